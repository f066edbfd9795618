/** How long an answer stands for the same question. */
export const REPEAT_WINDOW_MS = 5 * 60_000;

/** More questions than a session asks in five minutes; what is beyond is forgotten, oldest first. */
const MAX_REMEMBERED = 1_000;

export interface Question {
  readonly topic: string;
  readonly filePaths: readonly string[];
  /** The ledger's revision: a decision that lands meanwhile makes it a new question. */
  readonly revision: number;
}

export interface Answer {
  /** The commit that was checked out then. */
  readonly commit: string;
  readonly preflightId: string | null;
}

/** The questions that this session's preflight has answered lately, with the id of the answer. */
export class RecentAnswers {
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer & { readonly at: number }>();
  /** A question that is looked for is mostly the next to be remembered. */
  #asked: { readonly question: Question; readonly key: string } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The earlier answer to the same question, if it is younger than the window. */
  find(question: Question): Answer | undefined {
    const answer = this.#answers.get(this.#keyOf(question));
    if (answer === undefined) return undefined;
    const age = this.#now() - answer.at;
    return age >= 0 && age < REPEAT_WINDOW_MS ? answer : undefined;
  }

  remember(question: Question, answer: Answer): void {
    const own = this.#keyOf(question);
    this.#answers.delete(own);
    this.#answers.set(own, { ...answer, at: this.#now() });
    if (this.#answers.size > MAX_REMEMBERED) {
      const oldest = this.#answers.keys().next();
      if (!oldest.done) this.#answers.delete(oldest.value);
    }
  }

  #keyOf(question: Question): string {
    if (this.#asked?.question !== question) this.#asked = { question, key: keyOf(question) };
    return this.#asked.key;
  }
}

/** The same words in any order and case, the same set of paths, the same revision. */
function keyOf({ topic, filePaths, revision }: Question): string {
  const words = topic
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}_]+/gu) ?? [topic];
  return JSON.stringify([sortedSet(words), sortedSet(filePaths), revision]);
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
