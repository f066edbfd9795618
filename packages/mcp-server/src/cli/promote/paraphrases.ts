import { readFileSync } from 'node:fs';
import type { OriginalRow, Paraphrase, ReviewRow } from '@bicameral/failure-review';
import { parseYaml } from '../../parse-yaml.js';
import * as z from 'zod';
import { UsageError } from '../exit-codes.js';

const entry = z.strictObject({
  topic: z.string(),
  /** By decision id, with or without `decision:`. */
  descriptions: z.record(z.string(), z.string()).default({}),
  /** The id of the decision that was missed, where the row does not say it. */
  missed: z.string().optional(),
});
const file = z.record(z.string().regex(/^[0-9a-f]{4,32}$/), entry);
type Entry = z.infer<typeof entry>;

/** What a person wrote for a list of rows, by the row's key or the first characters of it. */
export class ParaphraseFile {
  readonly #name: string;
  readonly #entries: Readonly<Record<string, Entry>>;

  /** @throws UsageError when it can not be read, or is not of that form */
  constructor(name: string) {
    this.#name = name;
    const parsed = file.safeParse(readYaml(name));
    if (!parsed.success)
      throw new UsageError(`${name} is not as --template prints it. ${z.prettifyError(parsed.error)}`);
    this.#entries = parsed.data;
  }

  /** The id of the missed decision, if the person gave one. */
  missedId({ key }: ReviewRow): string | undefined {
    const missed = this.#entry(key).missed;
    return missed === undefined || missed === '' ? undefined : fullId(missed);
  }

  /** @throws UsageError when a text is missing */
  paraphrase({ row, decisions }: OriginalRow): Paraphrase {
    const { topic, descriptions } = this.#entry(row.key);
    const byId = new Map(Object.entries(descriptions).map(([id, text]) => [fullId(id), text]));
    const missing = decisions.filter(({ decisionId }) => !byId.get(decisionId)).map(({ decisionId }) => decisionId);
    if (topic === '') missing.unshift('the topic');
    if (missing.length > 0) {
      throw new UsageError(`${this.#name} says nothing for ${missing.join(', ')} of ${row.key}.`);
    }
    return { topic, descriptions: Object.fromEntries(byId) };
  }

  #entry(key: string): Entry {
    const [first, ...others] = Object.entries(this.#entries).filter(([prefix]) => key.startsWith(prefix));
    if (first !== undefined && others.length === 0) return first[1];
    const what = first === undefined ? 'has nothing' : 'has more than one entry';
    throw new UsageError(`${this.#name} ${what} for ${key}. --template prints what to fill in.`);
  }
}

function fullId(id: string): string {
  return id.startsWith('decision:') ? id : `decision:${id}`;
}

/** YAML, which JSON is a part of. Keys are texts: one of digits alone is no number. */
function readYaml(name: string): unknown {
  try {
    return parseYaml(readFileSync(name, 'utf8'), { stringKeys: true });
  } catch (error) {
    throw new UsageError(`${name} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
