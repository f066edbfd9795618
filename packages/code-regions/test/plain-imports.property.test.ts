import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainImports } from '../src/imports/plain-imports.js';
import { SPECIFIERS } from '../src/imports/specifiers.js';
import { Grammars } from '../src/symbols/grammars.js';

const grammars = new Grammars(undefined);

async function parsedImports(text: string, language: 'javascript' | 'typescript' | 'tsx') {
  const { parser } = await grammars.load(language);
  const tree = parser.parse(text);
  try {
    return tree && !tree.rootNode.hasError ? SPECIFIERS[language]?.(tree.rootNode).names : undefined;
  } finally {
    tree?.delete();
  }
}

const NAMES = ['a', '$b', 'type', 'as', 'from', 'default', 'c1'];
const QUOTED = ["'./a.js'", '"@shop/b"', "'node:fs'", "'./c'", "'a b'", "''", "'\\u0061'"];
const PIECES = ['import', 'export', '{', '}', '*', ',', ';', '\n', ' ', '(', ')', '=', '.', '`', '<', '>', '/', 'with'];
const BETWEEN = [
  '// from "./x"\n',
  "/* import './y' */",
  '\t',
  '\r\n',
  '#!x\n',
  "'use client';\n",
  'require',
  'const',
  'function',
];
const WHOLE = [
  "import a, { type B, c as d } from './w1'\n",
  "import type E from './w2';\n",
  "import * as f from './w3' // g\n",
  "export * from './w4'\n",
  "export type { H } from './w5';",
  "import './w6';",
  'const i = { from: 1 };\n',
  "const j = Array.from('w7');\n",
  "export const k = await import('./w8');\n",
  "import l = require('./w9');\n",
  "import m from './w10' with { type: 'json' };\n",
];
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...WHOLE) },
      { weight: 1, arbitrary: fc.constantFrom(...NAMES, ...QUOTED, ...PIECES, ...BETWEEN) },
      { weight: 1, arbitrary: fc.constantFrom(' ', '\n') },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('imports that are told without a parser', () => {
  it.each(['javascript', 'typescript', 'tsx'] as const)('are those that it tells of %s', async (language) => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(text, async (source) => {
        const plain = plainImports(source, language === 'javascript' ? 'javascript' : 'typescript');
        const parsed = plain && (await parsedImports(source, language));
        if (!parsed) return;
        told += 1;
        expect(plain).toEqual(parsed);
      }),
      { numRuns: 1_000 },
    );
    expect(told).toBeGreaterThan(100);
  });

  it.each([
    ['no imports', 'export const a = 1;\n', []],
    [
      'a head of all kinds',
      "#!/usr/bin/env node\n/* from './x' */ 'use strict';\nimport a, * as b from './a'\nexport { b as c } from \"./b\"; import './c'\nlet d;",
      ['./a', './b', './c'],
    ],
    ['a word that only looks like it', "import './a';\nconst b = Array.from(c, 'd');", ['./a']],
    ['a type', "import { type A } from './a';", null],
    ['a call', "import './a';\nawait import('./b');", null],
    ['one below the head', "let a;\nimport './a';", null],
    ['a re-export below the head', "import './a';\nlet a;\nexport { a } from './b';", null],
    ['a name that is worked out', "import './a\\x62';", null],
    ['attributes', "import a from './a' with { type: 'json' };", null],
  ])('of JavaScript with %s', (_, source, names) => {
    expect(plainImports(source, 'javascript')).toEqual(names);
  });
});
