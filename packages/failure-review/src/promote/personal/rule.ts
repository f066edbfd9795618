/** One kind of string that must not leave. It says whether there is one, never which. */
export interface Rule {
  readonly name: string;
  /** It also looks at texts that are read backwards or without their white space, where ordinary words are none. */
  readonly compact?: boolean;
  readonly finds: (text: string) => boolean;
}

export function matches(...patterns: readonly RegExp[]): Rule['finds'] {
  return (text) => patterns.some((pattern) => pattern.test(text));
}
