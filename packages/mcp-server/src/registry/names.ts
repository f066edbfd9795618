/** How tool names are listed: with dots, or with underscores for clients that refuse dots (Cursor, Claude Desktop). */
export type NameStyle = 'dots' | 'underscore';

export function listedName(name: string, style: NameStyle): string {
  return style === 'underscore' ? name.replaceAll('.', '_') : name;
}

/** `tools/call` takes both spellings, whichever is listed. */
export function dottedName(name: string): string {
  return name.replace(/^bicameral_/, 'bicameral.');
}
