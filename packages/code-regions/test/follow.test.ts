import { afterEach, describe, expect, it } from '@jest/globals';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, createSymbolFinder, followRegion, type FollowedRegion, type LineRange } from '../src/index.js';
import { cleanUp, commit, initialised, open } from './support/test-repository.js';

afterEach(cleanUp);

const finder = createSymbolFinder();

interface Step {
  before: string;
  after: string;
  lines: LineRange;
  symbol?: string;
  oldPath?: string;
  newPath?: string;
}

/** Commits a file before and after, and follows a region of it. */
async function follow({
  before,
  after,
  lines,
  symbol,
  oldPath = 'a.ts',
  newPath = oldPath,
}: Step): Promise<FollowedRegion> {
  const directory = initialised();
  const from = commit(directory, { [oldPath]: before });
  if (newPath !== oldPath) renameSync(join(directory, oldPath), join(directory, newPath));
  const to = commit(directory, { [newPath]: after });
  const repository = await open(directory);
  return followRegion({ repository, finder, from, to, oldPath, newPath, lines, symbol: symbol ?? null });
}

const at = (content: string, lines: [number, number], how: string): unknown => ({
  lines,
  contentHash: contentHash(content, ...lines),
  how,
});

const FUNCTION = 'function run(count) {\n  const limit = 10;\n  const step = count / limit;\n  return step;\n}\n';
const OTHER = 'function other() {\n  return "something else";\n}\n';

describe('a region that nothing touched', () => {
  it('stays where it is', async () => {
    const after = `${FUNCTION}\n${OTHER}`;
    expect(await follow({ before: FUNCTION, after, lines: [1, 5], symbol: 'run' })).toEqual(at(after, [1, 5], 'same'));
  });

  it('moves with what is put in and taken out above it', async () => {
    const after = `// one\n// two\n${FUNCTION}`;
    const followed = await follow({ before: FUNCTION, after, lines: [2, 3] });
    expect(followed).toEqual(at(after, [4, 5], 'shifted'));
    expect(followed).toHaveProperty('contentHash', contentHash(FUNCTION, 2, 3));
    const back = await follow({ before: after, after: FUNCTION, lines: [4, 5] });
    expect(back).toEqual(at(FUNCTION, [2, 3], 'shifted'));
  });

  it('keeps its hash when only line ends and trailing white space change', async () => {
    const after = FUNCTION.replaceAll('\n', ' \r\n');
    const followed = await follow({ before: FUNCTION, after, lines: [1, 5], symbol: 'run' });
    expect(followed).toEqual(at(FUNCTION, [1, 5], 'same'));
  });

  it('goes along with a renamed file', async () => {
    const after = `// moved\n${FUNCTION}`;
    const step = { before: FUNCTION, after, lines: [1, 5] as const, oldPath: '-a b.ts', newPath: 'dir\n.ts' };
    expect(await follow(step)).toEqual(at(after, [2, 6], 'shifted'));
  });

  it('needs no symbols, and no language', async () => {
    const after = 'x\nb\nc\n';
    expect(await follow({ before: 'b\nc\n', after, lines: [2, 2], oldPath: 'a.md', symbol: 'c' })).toEqual(
      at(after, [3, 3], 'shifted'),
    );
  });
});

describe('a symbol that was changed', () => {
  it('has the lines that it has now', async () => {
    const after = FUNCTION.replace('  const limit = 10;\n', '  const limit = 10;\n  check(count);\n  log(limit);\n');
    expect(await follow({ before: FUNCTION, after, lines: [1, 5], symbol: 'run' })).toEqual(
      at(after, [1, 7], 'symbol'),
    );
  });

  it('takes in a decorator that was put before it', async () => {
    const before = 'class A {\n  run() {\n    return 1;\n  }\n}\n';
    const after = 'class A {\n  @Log()\n  run() {\n    return 2;\n  }\n}\n';
    expect(await follow({ before, after, lines: [2, 4], symbol: 'A.run' })).toEqual(at(after, [2, 5], 'symbol'));
  });

  it('is found where it was moved to in its file', async () => {
    const before = `${FUNCTION}${OTHER}`;
    const after = `${OTHER}${FUNCTION.replace('10', '20')}`;
    expect(await follow({ before, after, lines: [1, 5], symbol: 'run' })).toEqual(at(after, [4, 8], 'symbol'));
  });

  it('is told from its overloads by where it was', async () => {
    const before = 'class A {\n  void run(int a) {\n    one();\n  }\n  void run(String a) {\n    two();\n  }\n}\n';
    const after =
      'class A {\n  void run(int a) {\n    one();\n    more();\n  }\n  void run(String a) {\n    three();\n  }\n}\n';
    const oldPath = 'A.java';
    expect(await follow({ before, after, lines: [5, 7], symbol: 'A.run', oldPath })).toEqual(
      at(after, [6, 8], 'symbol'),
    );
    expect(await follow({ before, after, lines: [2, 4], symbol: 'run', oldPath })).toEqual(at(after, [2, 5], 'symbol'));
  });

  it('is not taken for a method of the same name in another class', async () => {
    const before = 'class A {\n  run() {\n    return one(1);\n  }\n}\nclass B {\n  run() {\n    return 2;\n  }\n}\n';
    const after = 'class A {\n}\nclass B {\n  run() {\n    return 2;\n  }\n}\n';
    expect(await follow({ before, after, lines: [2, 4], symbol: 'A.run' })).toEqual({ gone: true });
  });

  it('stays a part when it was bound as a part', async () => {
    const after = FUNCTION.replace('10', '20');
    expect(await follow({ before: FUNCTION, after, lines: [2, 3], symbol: 'run' })).toEqual(
      at(after, [2, 3], 'mapped'),
    );
  });
});

describe('a symbol whose name is not there any more', () => {
  it('is followed when it was renamed in place', async () => {
    const after = FUNCTION.replace('run', 'execute');
    expect(await follow({ before: FUNCTION, after, lines: [1, 5], symbol: 'run' })).toEqual({
      ...(at(after, [1, 5], 'symbol') as object),
      renamedTo: 'execute',
    });
  });

  it('is followed when one line is all that it has', async () => {
    const before = 'const first = 1;\nexport const run = (x) => x + 1;\nconst last = 2;\n';
    const after = before.replace('run', 'go');
    const followed = await follow({ before, after, lines: [2, 2], symbol: 'run' });
    expect(followed).toEqual({ ...(at(after, [2, 2], 'symbol') as object), renamedTo: 'go' });
  });

  it('is followed when its class was renamed', async () => {
    const before = 'class A {\n  run() {\n    return 1;\n  }\n}\n';
    const after = 'class Bee {\n  run() {\n    log();\n    return 1;\n  }\n}\n';
    const followed = await follow({ before, after, lines: [2, 4], symbol: 'A.run' });
    expect(followed).toEqual({ ...(at(after, [2, 5], 'symbol') as object), renamedTo: 'Bee.run' });
  });

  it('is gone when its lines are', async () => {
    const before = `${OTHER}${FUNCTION}`;
    expect(await follow({ before, after: OTHER, lines: [4, 8], symbol: 'run' })).toEqual({ gone: true });
  });

  it('is gone when something else stands in its place', async () => {
    const after = 'function load(file) {\n  open(file);\n  read(file);\n  close(file);\n}\n';
    expect(await follow({ before: FUNCTION, after, lines: [1, 5], symbol: 'run' })).toEqual({ gone: true });
  });

  it('leaves its lines when most of them are still there', async () => {
    const before = `${OTHER}${FUNCTION}`;
    const after = `${OTHER}const limit = 10;\n${FUNCTION.split('\n').slice(1, 4).join('\n')}\n`;
    const followed = await follow({ before, after, lines: [4, 8], symbol: 'run' });
    expect(followed).toEqual(at(after, [4, 7], 'mapped'));
  });
});

describe('lines that were changed', () => {
  it('grow and shrink with what is put in and taken out', async () => {
    const before = 'a\nb\nc\nd\ne\n';
    const oldPath = 'a.md';
    expect(await follow({ before, after: 'a\nb\nX\nc\nd\ne\n', lines: [2, 4], oldPath })).toEqual(
      at('a\nb\nX\nc\nd\ne\n', [2, 5], 'mapped'),
    );
    expect(await follow({ before, after: 'a\nb\nd\ne\n', lines: [2, 4], oldPath })).toEqual(
      at('a\nb\nd\ne\n', [2, 3], 'mapped'),
    );
    expect(await follow({ before, after: 'a\nB\nC\nD\ne\n', lines: [2, 4], oldPath })).toEqual(
      at('a\nB\nC\nD\ne\n', [2, 4], 'mapped'),
    );
  });

  it('are gone when none is left', async () => {
    const oldPath = 'a.md';
    expect(await follow({ before: 'a\nb\nc\n', after: 'a\n', lines: [2, 3], oldPath })).toEqual({ gone: true });
    expect(await follow({ before: 'a\nb\nc\n', after: '', lines: [1, 3], oldPath })).toEqual({ gone: true });
  });

  it('are found again when they were moved as they were', async () => {
    const part = '## Retries\nWe try three times.\n';
    const rest = '# Title\nText one.\nText two.\nText three.\n';
    const after = `${rest}${part}`;
    const followed = await follow({ before: `${part}${rest}`, after, lines: [1, 2], oldPath: 'a.md' });
    expect(followed).toEqual(at(after, [5, 6], 'shifted'));
  });

  it('are not guessed when the same text is in two places', async () => {
    const part = '## Retries\nWe try three times.\n';
    const rest = '# Title\nText one.\nText two.\nText three.\n';
    const after = `${rest}${part}Between.\n${part}`;
    const followed = await follow({ before: `${part}${rest}`, after, lines: [1, 2], oldPath: 'a.md' });
    expect(followed).toEqual({ gone: true });
  });
});

describe('files', () => {
  it('that were deleted, or became a link, take their regions along', async () => {
    const directory = initialised();
    const from = commit(directory, { 'a.ts': FUNCTION, 'b.ts': FUNCTION });
    rmSync(join(directory, 'a.ts'));
    rmSync(join(directory, 'b.ts'));
    symlinkSync('c.ts', join(directory, 'b.ts'));
    const to = commit(directory, { 'c.ts': 'x\n' });
    const repository = await open(directory);
    const lines: LineRange = [1, 5];
    for (const path of ['a.ts', 'b.ts']) {
      const request = { repository, finder, from, to, oldPath: path, newPath: path, lines, symbol: 'run' };
      expect(await followRegion(request)).toEqual({ gone: true });
    }
  });

  it('that are binary, or too large to parse, are followed by their lines', async () => {
    const before = `${FUNCTION}// \0\n`;
    const after = before.replace('10', '20');
    expect(await follow({ before, after, lines: [1, 5], symbol: 'run' })).toEqual(at(after, [1, 5], 'mapped'));
  });

  it('that are not there at the first commit are an error, as are lines that the file has not', async () => {
    const step = { before: FUNCTION, after: FUNCTION, symbol: 'run' };
    await expect(follow({ ...step, lines: [4, 9] })).rejects.toMatchObject({ code: 'BAD_LINES' });
    const directory = initialised();
    const hash = commit(directory, { 'a.ts': FUNCTION });
    const repository = await open(directory);
    const request = { repository, finder, from: hash, to: hash, newPath: 'a.ts', symbol: null };
    await expect(followRegion({ ...request, oldPath: 'none.ts', lines: [1, 1] })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: `none.ts is not a file at ${hash}. Name the path that it had there.`,
    });
    await expect(followRegion({ ...request, oldPath: 'a.ts', lines: [0, 1] })).rejects.toMatchObject({
      code: 'BAD_LINES',
    });
  });
});
