import { listedName, type NameStyle } from '../registry/names.js';
import { listing } from '../registry/listing.js';
import { tools } from '../tools/index.js';

export function listTools({ json, names }: { json: boolean; names: NameStyle }): string {
  const listed = tools.map(listing).map((tool) => ({ ...tool, name: listedName(tool.name, names) }));
  if (json) return JSON.stringify(listed, null, 2);
  const width = Math.max(...listed.map(({ name }) => name.length));
  return listed.map(({ name, description }) => `${name.padEnd(width)}  ${description}`).join('\n');
}
