/** Ways in which a string is written so that it is not seen for what it is. */
export const disguise = {
  base64: (text: string) => Buffer.from(text).toString('base64'),
  base64Twice: (text: string) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  hex: (text: string) => Buffer.from(text).toString('hex'),
  percent: (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  escaped: (text: string) =>
    Array.from(text, (letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
  entities: (text: string) => Array.from(text, (letter) => `&#${letter.codePointAt(0) ?? 0};`).join(''),
  zeroWidth: (text: string) => Array.from(text).join('\u200b'),
  softHyphens: (text: string) => Array.from(text).join('\u00ad'),
  tags: (text: string) => text.replace(/[ -~]/g, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))),
  fullwidth: (text: string) =>
    text.replace(/[!-~]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  spaced: (text: string) => Array.from(text).join(' '),
  accented: (text: string) => text.replace(/[a-z]/g, (letter) => `${letter}\u0336`),
  cyrillic: (text: string) => text.replaceAll('a', '\u0430').replaceAll('e', '\u0435'),
  reversed: (text: string) => Array.from(text).reverse().join(''),
  afterEscapedLineBreak: (text: string) => `done\\n${text}`,
} as const;
