import { afterEach, describe, expect, it } from '@jest/globals';
import { createImportReader } from '../src/index.js';
import { cleanUp, commit, initialised, open } from './support/test-repository.js';

afterEach(cleanUp);

const reader = createImportReader();

async function imports(files: Readonly<Record<string, string | Buffer>>, paths: readonly string[], limit?: number) {
  const directory = initialised();
  const head = commit(directory, files);
  return reader.read({ repository: await open(directory), commit: head, paths, ...(limit !== undefined && { limit }) });
}

/** Each with files that must not be found beside those that must. */
const cases: Record<string, { files: Record<string, string>; path: string; neighbours: string[] }> = {
  'TypeScript: relative, compiled endings, index files, re-exports, dynamic and required ones': {
    path: 'src/a.ts',
    files: {
      'src/a.ts': [
        "import { b } from './b.js';",
        "import type { C } from './c';",
        "export * from '../lib';",
        "export { own } from './own.mjs';",
        "const d = await import('./d.tsx');",
        "const e = require('./e.json');",
        "import 'node:fs'; import 'left-pad'; import './missing.js'; import `./f`;",
        "const g = import('./' + name);",
      ].join('\n'),
      ...Object.fromEntries(
        [
          'src/b.ts',
          'src/b.js',
          'src/c.d.ts',
          'lib/index.tsx',
          'src/own.mts',
          'src/d.tsx',
          'src/e.json',
          'src/f.ts',
        ].map((path) => [path, 'x']),
      ),
    },
    neighbours: ['src/b.ts', 'src/c.d.ts', 'lib/index.tsx', 'src/own.mts', 'src/d.tsx', 'src/e.json'],
  },
  'JavaScript: packages of the same repository': {
    path: 'packages/app/src/main.jsx',
    files: {
      'package.json': '{"name":"shop","workspaces":["packages/*","tools/build"]}',
      'packages/app/package.json': '{"name":"@shop/app"}',
      'packages/app/src/main.jsx':
        "import '@shop/money'; import '@shop/money/round.js'; import 'build'; import 'react';",
      'packages/money/package.json': '{"name":"@shop/money"}',
      'packages/money/src/index.ts': 'x',
      'packages/money/src/round.ts': 'x',
      'packages/broken/package.json': '{',
      'tools/build/package.json': '{"name":"build"}',
      'tools/build/index.js': 'x',
    },
    neighbours: ['packages/money/src/index.ts', 'packages/money/src/round.ts', 'tools/build/index.js'],
  },
  'TypeScript: aliases of the nearest tsconfig.json, with comments, the best pattern first': {
    path: 'web/src/pages/cart.tsx',
    files: {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./wrong/*"] } } }',
      'web/tsconfig.json': [
        '\uFEFF// The settings.',
        '{ "compilerOptions": { "paths": {',
        '  "@/*": ["./missing/*", "./src/*"], /* and */ "@/ui/*": ["./ui/src/*"],',
        '  "~money": ["./src/money/index.ts"], "*-page": ["./src/pages/*.tsx"],',
        '}, }, }',
      ].join('\n'),
      'web/src/pages/cart.tsx':
        "import '@/tax'; import '@/ui/button'; import '~money'; import 'pay-page'; import '~money/x'; import 'react';",
      'web/src/tax.ts': 'x',
      'web/src/ui/button.ts': 'x',
      'web/ui/src/button.tsx': 'x',
      'web/src/money/index.ts': 'x',
      'web/src/pages/pay.tsx': 'x',
      'wrong/tax.ts': 'x',
    },
    neighbours: ['web/src/tax.ts', 'web/ui/src/button.tsx', 'web/src/money/index.ts', 'web/src/pages/pay.tsx'],
  },
  'TypeScript: aliases of extended settings start from where they are written': {
    path: 'apps/web/src/main.ts',
    files: {
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@shop/money": ["libs/money/src/index.ts"] } } }',
      'apps/web/tsconfig.json': '{ "extends": ["@tsconfig/strictest", "../../tsconfig.base"] }',
      'apps/web/src/main.ts': "import '@shop/money';",
      'libs/money/src/index.ts': 'x',
    },
    neighbours: ['libs/money/src/index.ts'],
  },
  'TypeScript: aliases of settings that are only referred to': {
    path: 'src/main.ts',
    files: {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
      'tsconfig.node.json': '{}',
      'tsconfig.app.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] } } }',
      'src/main.ts': "import '@/money'; import 'src/tax';",
      'src/money.ts': 'x',
      'src/tax.ts': 'x',
    },
    neighbours: ['src/money.ts', 'src/tax.ts'],
  },
  'JavaScript: the base folder of jsconfig.json; settings that extend each other end': {
    path: 'src/main.js',
    files: {
      'jsconfig.json': '{ "extends": "./more", "compilerOptions": { "baseUrl": "src" } }',
      'more.json': '{ "extends": "./jsconfig.json" }',
      'src/main.js': "import 'money/round';",
      'src/money/round.js': 'x',
    },
    neighbours: ['src/money/round.js'],
  },
  'TypeScript: settings that are broken, or lead out, say nothing': {
    path: 'src/main.ts',
    files: {
      'src/tsconfig.json': '{ "compilerOptions": ',
      'tsconfig.json':
        '{ "extends": "../../x", "compilerOptions": { "paths": { "@/*": ["../../*"], "b": "c", "d": 1 } } }',
      'src/main.ts': "import '@/etc/passwd'; import 'd'; import 'e';",
      'e.ts': 'x',
    },
    neighbours: [],
  },
  'Python: relative, absolute, packages and modules of them': {
    path: 'app/shop/pay.py',
    files: {
      'app/shop/pay.py': [
        'import os, shop.cart as cart',
        'from . import money',
        'from .tax import rate',
        'from ..core.db import connect',
        'from shop.stock import Stock',
      ].join('\n'),
      ...Object.fromEntries(
        [
          ...['app/shop/cart.py', 'app/shop/__init__.py', 'app/shop/money.py', 'app/shop/tax/__init__.py'],
          ...['app/core/db.py', 'app/shop/stock.py', 'os.txt'],
        ].map((path) => [path, '']),
      ),
    },
    neighbours: [
      ...['app/shop/cart.py', 'app/shop/__init__.py', 'app/shop/money.py', 'app/shop/tax/__init__.py'],
      ...['app/core/db.py', 'app/shop/stock.py'],
    ],
  },
  'Go: the packages of the same module, without their tests': {
    path: 'svc/cmd/main.go',
    files: {
      'svc/go.mod': 'module example.com/shop\n\ngo 1.22\n',
      'svc/cmd/main.go': 'package main\nimport (\n"fmt"\n m "example.com/shop/money"\n"example.com/other/x"\n)\n',
      'svc/money/round.go': 'package money',
      'svc/money/tax.go': 'package money',
      'svc/money/tax_test.go': 'package money',
      'svc/money/README.md': '',
    },
    neighbours: ['svc/money/round.go', 'svc/money/tax.go'],
  },
  'Rust: modules, and uses of the crate': {
    path: 'src/lib.rs',
    files: {
      'src/lib.rs': 'mod money;\nmod inline { }\nuse crate::{cart::{Cart, line::Line}, tax};\nuse std::fs;\n',
      'src/money.rs': '',
      'src/cart/mod.rs': '',
      'src/cart/line.rs': '',
      'src/tax.rs': '',
    },
    neighbours: ['src/money.rs', 'src/cart/mod.rs', 'src/cart/line.rs', 'src/tax.rs'],
  },
  'Rust: from inside a module': {
    path: 'src/cart.rs',
    files: {
      'src/cart.rs': 'mod line;\nuse super::money::Money as M;\nuse self::line::Line;\n',
      'src/cart/line.rs': '',
      'src/money.rs': '',
    },
    neighbours: ['src/cart/line.rs', 'src/money.rs'],
  },
  'Java: classes, static members, and all of a package': {
    path: 'app/src/main/java/com/shop/Pay.java',
    files: {
      'app/src/main/java/com/shop/Pay.java':
        'package com.shop;\nimport com.shop.money.Money;\nimport static com.shop.tax.Rates.VAT;\nimport com.shop.cart.*;\nimport java.util.List;\nclass Pay {}\n',
      'app/src/main/java/com/shop/money/Money.java': '',
      'app/src/main/java/com/shop/tax/Rates.java': '',
      'app/src/main/java/com/shop/cart/Cart.java': '',
      'app/src/main/java/com/shop/cart/notes.txt': '',
    },
    neighbours: ['money/Money', 'tax/Rates', 'cart/Cart'].map((name) => `app/src/main/java/com/shop/${name}.java`),
  },
  'C++: quoted includes, beside the file and in include': {
    path: 'src/pay.cpp',
    files: {
      'src/pay.cpp': '#include "money.hpp"\n#include "shop/tax.h"\n#include <vector>\n#include "missing.h"\n',
      'src/money.hpp': '',
      'include/shop/tax.h': '',
    },
    neighbours: ['src/money.hpp', 'include/shop/tax.h'],
  },
  'PHP: required files, and classes by their namespace': {
    path: 'app/Http/Pay.php',
    files: {
      'app/Http/Pay.php':
        "<?php\nnamespace App\\Http;\nuse App\\Money\\Amount as A;\nuse Symfony\\Thing;\nrequire_once __DIR__ . '/helpers.php';\n",
      'app/Money/Amount.php': '',
      'app/Http/helpers.php': '',
    },
    neighbours: ['app/Http/helpers.php', 'app/Money/Amount.php'],
  },
  'Ruby: required relatively, and from lib': {
    path: 'lib/shop/pay.rb',
    files: {
      'lib/shop/pay.rb': "require 'json'\nrequire_relative '../money'\nrequire 'shop/tax'\nputs \"require 'x'\"\n",
      'lib/money.rb': '',
      'lib/shop/tax.rb': '',
    },
    neighbours: ['lib/money.rb', 'lib/shop/tax.rb'],
  },
};

describe('the imports of a file', () => {
  it.each(Object.entries(cases))('%s', async (_, { files, path, neighbours }) => {
    expect(await imports(files, [path])).toEqual({ neighbours, unreadable: [], truncated: false });
  });

  it('are given once for several files, without those files themselves', async () => {
    const files = {
      'a.ts': "import './b'; import './c';",
      'b.ts': "import './a'; import './c'; import './d';",
      'c.ts': '',
      'd.ts': '',
    };
    expect((await imports(files, ['a.ts', 'b.ts'])).neighbours).toEqual(['c.ts', 'd.ts']);
  });

  it('are those of the commit, whatever was asked before', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.ts': "import './b'; import './c';", 'b.ts': '' });
    const second = commit(directory, { 'c.ts': '' });
    const third = commit(directory, { 'a.ts': "import './c';" });
    const repository = await open(directory);
    const neighbours = async (at: string) =>
      (await reader.read({ repository, commit: at, paths: ['a.ts'] })).neighbours;
    expect(await neighbours(first)).toEqual(['b.ts']);
    expect(await neighbours(second)).toEqual(['b.ts', 'c.ts']);
    expect(await neighbours(third)).toEqual(['c.ts']);
    expect(await neighbours(first)).toEqual(['b.ts']);
  });

  it('go one hop', async () => {
    const files = { 'a.ts': "import './b';", 'b.ts': "import './c';", 'c.ts': '' };
    expect((await imports(files, ['a.ts'])).neighbours).toEqual(['b.ts']);
  });

  it('stop at the limit, and say so', async () => {
    const names = Array.from({ length: 101 }, (_, n) => `m${n}`);
    const files = {
      'a.ts': names.map((name) => `import './${name}';`).join('\n'),
      ...Object.fromEntries(names.map((name) => [`${name}.ts`, ''])),
    };
    const all = await imports(files, ['a.ts']);
    expect([all.neighbours.length, all.neighbours.at(-1), all.truncated]).toEqual([100, 'm99.ts', true]);
    expect(await imports(files, ['a.ts'], 101)).toMatchObject({ truncated: false });
  });

  it('never lead out of the repository', async () => {
    const files = { 'src/a.ts': "import '../../etc/passwd'; import '../b';", 'b.ts': '' };
    expect((await imports(files, ['src/a.ts'])).neighbours).toEqual(['b.ts']);
  });
});

describe('a file whose imports can not be told', () => {
  it.each<[string, string, string | Buffer]>([
    ['C#, whose namespaces name no file', 'A.cs', 'using Shop.Money;'],
    ['binary', 'a.ts', Buffer.from([0, 1, 2])],
    ['too large', 'a.ts', 'x'.repeat(3_000_000)],
  ])('is named: %s', async (_, path, content) => {
    const files = { [path]: content, 'b.ts': "import './c';", 'c.ts': '' };
    expect(await imports(files, [path, 'b.ts'])).toEqual({
      neighbours: ['c.ts'],
      unreadable: [path],
      truncated: false,
    });
  });

  it('is named: too slow to read', async () => {
    const directory = initialised();
    const head = commit(directory, { 'a.ts': "import('./b');", 'b.ts': '' });
    const repository = await open(directory);
    let time = 0;
    const slow = createImportReader({ timeoutMs: 10, now: () => (time += 11) });
    const request = { repository, commit: head, paths: ['a.ts'] };
    expect(await slow.read(request)).toMatchObject({ neighbours: [], unreadable: ['a.ts'] });
  });

  it('is not one that is missing, or has none by its kind', async () => {
    expect(await imports({ 'README.md': '[a](a.ts)', 'a.ts': '' }, ['README.md', 'nowhere.ts'])).toEqual({
      neighbours: [],
      unreadable: [],
      truncated: false,
    });
  });
});
