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

/**
 * All definitions under a root, or those that touch some lines, in order. The query gives the nodes that matter, outermost first, so that what encloses a
 * node is whatever has not ended yet. What is found is not all when `expired` says so in between.
 */
export function definitionsIn(
  { language, root, query, expired }: ParsedFile,
  lines?: readonly [start: number, end: number],
): Definition[] {
  const { rules } = LANGUAGES[language];
  const within = lines && { startPosition: startOf(lines[0]), endPosition: startOf(lines[1] + 1) };
  const nodes = query.captures(root, { progressCallback: expired, ...within }).map(({ node }) => node);
  nodes.sort((left, right) => left.startIndex - right.startIndex || right.endIndex - left.endIndex);
  const found: { definition: Definition; prototype: boolean }[] = [];
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
      found.push({ definition: definition(finding, actual, node, enclosure), prototype: finding.prototype === true });
    }
    const [only] = findings;
    if (only === undefined || findings.length > 1) continue;
    if (only.restOfFile === true) open = [enclose(only, Infinity, TOP)];
    else open.push(enclose(only, node.endIndex, enclosure));
  }
  const kept = new Map<string, 'prototype' | 'definition'>();
  for (const { definition, prototype } of found) if (!prototype) kept.set(definition.fullName, 'definition');
  const seen = new Set<string>();
  return found
    .filter(({ definition, prototype }) => !prototype || !kept.has(definition.fullName))
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
