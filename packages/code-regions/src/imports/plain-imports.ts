/** White space and comments. */
const BLANK = /(?:\s+|\/\/.*|\/\*[^]*?\*\/)*/y;
const SHEBANG = /#!.*/y;
/** `'use strict';` and its like. */
const DIRECTIVE = /(["'])use [\w ]+\1[ \t]*;?(?=\s)/y;
/** What may stand between the keyword and a quoted name, and the name. */
const STATEMENT = /(import|export)\b([\w$\s,{}*]*)(["'])([\w@./~:#+-]+)\3(?:[ \t]*;|(?=[ \t]*(?:[\r\n]|\/\/|$)))/y;

const NAME = '[A-Za-z_$][\\w$]*';
const clauses = (type: string) => {
  const named = `${type}${NAME}(?: as ${NAME})?`;
  const braces = `\\{ ?(?:${named}(?: ?, ?${named})* ?,? ?)?\\} ?`;
  return {
    import: new RegExp(`^ ?(?:${type}(?:${NAME} ?, ?)?(?:${NAME} |\\* ?as ${NAME} |${braces})from ?)?$`),
    export: new RegExp(`^ ?${type}(?:\\* ?(?:as ${NAME} )?|${braces})from ?$`),
  };
};
const PLAIN = { javascript: clauses(''), typescript: clauses('(?:type )?') };

/** Where there is none of these, nothing is imported: neither by a call nor by an `export` from elsewhere. */
const MAY_IMPORT = /import|require|from[^\w;(]*["'`/]/;

/**
 * The names that a JavaScript file imports from, as they are written, where all that imports stands at its head and is
 * plain. Most files are so; a parser takes many times as long, and has to be loaded.
 *
 * @returns null where it takes a parser to tell
 */
export function plainImports(text: string, dialect: keyof typeof PLAIN): string[] | null {
  const names: string[] = [];
  let at = matched(SHEBANG, text, 0)?.end ?? 0;
  for (;;) {
    at = matched(BLANK, text, at)?.end ?? at;
    const statement = matched(STATEMENT, text, at);
    const next = statement ?? matched(DIRECTIVE, text, at);
    if (next === null) return MAY_IMPORT.test(text.slice(at)) ? null : names;
    at = next.end;
    if (statement === null) continue;
    const [, keyword, between = '', , name = ''] = statement.parts;
    const clause = PLAIN[dialect][keyword as 'import' | 'export'];
    if (!clause.test(between.replaceAll(/\s+/g, ' '))) return null;
    names.push(name);
  }
}

function matched(pattern: RegExp, text: string, at: number): { parts: RegExpExecArray; end: number } | null {
  pattern.lastIndex = at;
  const parts = pattern.exec(text);
  return parts === null ? null : { parts, end: pattern.lastIndex };
}
