import type { Node, Point } from 'web-tree-sitter';
import { LANGUAGES } from './languages/index.js';
import type { ParsedFile } from './parse.js';
import type { Enclosure, Finding } from './rules.js';
import type { SymbolKind, SymbolMatch } from './types.js';

/** A symbol, and the namespaces around it, which a name may give and which its own qualified name leaves out. */
export interface Definition extends SymbolMatch {
  fullName: string;
}

interface Open extends Enclosure {
  /** Where its text ends. */
  end: number;
  path: readonly string[];
  namespace: readonly string[];
}

const TOP: Open = { end: Infinity, path: [], namespace: [], kind: null, name: '', inType: false, inFunction: false };
const FUNCTIONS: readonly unknown[] = ['constructor', 'function', 'method'];
const TYPES: readonly unknown[] = ['class', 'enum', 'interface', 'struct', 'trait', 'type', null];
/** Assigned again and again, and bound where they first appear. */
const REASSIGNED: readonly unknown[] = ['property', 'variable'];

interface Found {
  readonly definition: Definition;
  readonly prototype: boolean;
}

/** All definitions under a root, in order. What is found is not all when `expired` says so in between. */
export function definitionsIn(file: ParsedFile): Definition[] {
  return counted([...found(file)]);
}

/**
 * Whether some lines are just one definition's, told without a look at the rest of the file: of a name that is declared or
 * assigned more than once there may be one here that {@link definitionsIn} leaves out.
 */
export function isDefinedAt(file: ParsedFile, lines: readonly [start: number, end: number], name: string): boolean {
  const isIt = ({ qualifiedName, startLine, endLine }: Definition): boolean =>
    qualifiedName === name && startLine === lines[0] && endLine === lines[1];
  const touching: Found[] = [];
  for (const each of found(file, lines)) {
    // Nothing that follows can hide this one.
    if (isIt(each.definition) && !each.prototype && !REASSIGNED.includes(each.definition.kind)) return true;
    touching.push(each);
  }
  return counted(touching).some(isIt);
}

/**
 * What is found under a root, or on some lines. The query gives the nodes that matter, outermost first, so that what
 * encloses a node is whatever has not ended yet.
 */
function* found({ language, root, query, expired }: ParsedFile, lines?: readonly [number, number]): Generator<Found> {
  const { rules } = LANGUAGES[language];
  const within = lines && { startPosition: startOf(lines[0]), endPosition: startOf(lines[1] + 1) };
  const nodes = query.captures(root, { progressCallback: expired, ...within }).map(({ node }) => node);
  nodes.sort((left, right) => left.startIndex - right.startIndex || right.endIndex - left.endIndex);
  let open: Open[] = [];
  for (const node of nodes) {
    if (expired()) break;
    open = open.filter(({ end }) => end > node.startIndex);
    const enclosure = open.at(-1) ?? TOP;
    const findings = rules.describe(node, enclosure);
    for (const finding of findings) {
      const { kind } = finding;
      if (kind === null || kind === 'namespace') continue;
      const actual = kind === 'function' && enclosure.inType ? 'method' : kind;
      yield { definition: definition(finding, actual, node, enclosure), prototype: finding.prototype === true };
    }
    const [only] = findings;
    if (only === undefined || findings.length > 1) continue;
    if (only.restOfFile === true) open = [enclose(only, Infinity, TOP)];
    else open.push(enclose(only, node.endIndex, enclosure));
  }
}

/** Without prototypes of what is defined as well, and of what is assigned again and again the first only. */
function counted(all: readonly Found[]): Definition[] {
  const defined = new Set(all.flatMap(({ definition, prototype }) => (prototype ? [] : definition.fullName)));
  const seen = new Set<string>();
  return all
    .filter(({ definition, prototype }) => !prototype || !defined.has(definition.fullName))
    .map(({ definition }) => definition)
    .filter(({ kind, fullName }) => !REASSIGNED.includes(kind) || (!seen.has(fullName) && seen.add(fullName)));
}

function startOf(line: number): Point {
  return { row: line - 1, column: 0 };
}

function enclose({ path, kind }: Finding, end: number, outer: Open): Open {
  if (kind === 'namespace') return { ...outer, end, kind, namespace: [...outer.namespace, ...path], inType: false };
  return {
    end,
    path: [...outer.path, ...path],
    namespace: outer.namespace,
    kind,
    name: path.at(-1) ?? '',
    inType: TYPES.includes(kind),
    inFunction: outer.inFunction || FUNCTIONS.includes(kind),
  };
}

function definition(finding: Finding, kind: SymbolKind, node: Node, enclosure: Open): Definition {
  const path = [...enclosure.path, ...finding.path];
  const startLine = (finding.first ?? node).startPosition.row + 1;
  const end = (finding.last ?? node).endPosition;
  return {
    name: path.at(-1) ?? '',
    qualifiedName: path.join('.'),
    fullName: [...enclosure.namespace, ...path].join('.'),
    kind,
    startLine,
    // A node that takes in its line break ends at the start of the next line, which is not part of it.
    endLine: Math.max(startLine, end.column === 0 ? end.row : end.row + 1),
  };
}
