import type { ServeOptions } from './serve.js';

const TAKES_VALUE = ['--root', '--tool-names'];

/** What to serve, or `undefined` for anything that the command line has to look at: commands, help, mistakes. */
export function serveOptions(args: readonly string[]): ServeOptions | undefined {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const [, name = '', inline] = /^(--[a-z-]+)(?:=(.*))?$/s.exec(args[index] ?? '') ?? [];
    const value = inline ?? args[(index += 1)];
    if (!TAKES_VALUE.includes(name) || value === undefined || value === '' || value.startsWith('-')) return undefined;
    values.set(name, value);
  }
  const names = values.get('--tool-names') ?? 'dots';
  return names === 'dots' || names === 'underscore' ? { root: values.get('--root'), names } : undefined;
}
