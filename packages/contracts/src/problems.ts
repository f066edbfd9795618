import { numberRanges } from './number-ranges.js';
import { grouped } from './words.js';

/** One thing that is wrong with the arguments of a call, as `payload.decisions[3].title: at most 200 characters, got 201`. */
export interface Problem {
  /** The field, or the list that it is in; empty for the arguments as a whole. */
  readonly list: string;
  /** Of the item in the list; null for what is in none. */
  readonly index: number | null;
  /** The field of the item; empty for the item as a whole. */
  readonly field: string;
  readonly problem: string;
}

/** What came is named behind what is wrong. */
const CAME = ', got ';

/** What a line has beside the items that it names, about. */
const LINE_CHARACTERS = 100;
const LEAST_RANGES_CHARACTERS = 40;

export function lineOf({ list, index, field, problem }: Problem): string {
  return line(list, index === null ? '' : `[${index}]`, field, problem);
}

/** One line for all items of a list that have the same problem, whatever came; what there is no room for is counted. */
export function problemsTogether(problems: readonly Problem[], maxCharacters: number): string {
  const groups = new Map<string, Problem & { readonly indices: Set<number>; count: number }>();
  for (const each of problems) {
    const [problem = ''] = each.problem.split(CAME, 1);
    const key = lineOf({ ...each, index: each.index === null ? null : 0, problem });
    const group = groups.get(key) ?? { ...each, problem, indices: new Set(), count: 0 };
    if (each.index !== null) group.indices.add(each.index);
    group.count += 1;
    groups.set(key, group);
  }
  const room = Math.max(LEAST_RANGES_CHARACTERS, maxCharacters / groups.size - LINE_CHARACTERS);
  const lines: string[] = [];
  let characters = 0;
  let rest = 0;
  for (const { list, indices, field, problem, count } of groups.values()) {
    const items = indices.size === 0 ? '' : `[${numberRanges([...indices], room)}]`;
    const together = line(list, items, field, problem);
    characters += together.length + 1;
    if (characters > maxCharacters && lines.length > 0) rest += count;
    else lines.push(together);
  }
  if (rest > 0) lines.push(`and ${grouped(rest)} more problems`);
  return lines.join('\n');
}

function line(list: string, items: string, field: string, problem: string): string {
  const separator = field === '' || field.startsWith('[') || `${list}${items}` === '' ? '' : '.';
  return `${`${list}${items}${separator}${field}` || 'arguments'}: ${problem}`;
}
