import { describe, expect, it } from '@jest/globals';
import { createSymbolFinder, type ChangeClassification } from '../src/index.js';

const finder = createSymbolFinder();

/** Classifies the change of a whole file to another. */
const classify = (path: string, before: string, after: string): Promise<ChangeClassification> =>
  finder.classifyChange(path, all(before), all(after));

const all = (content: string) => ({ content, lines: [1, content.trimEnd().split('\n').length] as const });

describe('classifyChange', () => {
  it.each([
    ['a new layout', 'a.ts', 'function f(a, b) { return a + b; }', 'function f(\n  a,\n  b,\n) {\n  return a + b;\n}'],
    ['semicolons and quotes', 'a.js', "const a = 'x';\nlet b = [1, 2];", 'const a = "x"\nlet b = [\n  1,\n  2,\n]'],
    ['semicolons of a type', 'a.ts', 'type A = { b: 1; c: 2 };', 'type A = {\n  b: 1;\n  c: 2;\n}'],
    ['another comment', 'a.go', '// one\nfunc f() {}\n', '/* two */\nfunc f() {\n\t// three\n}\n'],
    ['another indent', 'a.py', 'def f():\n  if a:\n    b()\n', 'def f():\n\n    # why\n    if a:\n        b()\n'],
    ['quotes of Python', 'a.py', "a = ['x', f'y']", 'a = [\n  "x",\n  f"y",\n]'],
    ['a line that goes on in Python', 'a.py', 'a = 1 + 2', 'a = 1 + \\\n  2'],
    ['a line that goes on in C++', 'a.cpp', 'int a = 1 + 2;', 'int a = 1 + \\\n  2;'],
    [
      'a brace on its own line',
      'a.cs',
      'class A { void M() { x(); } }',
      'class A\n{\n  void M()\n  {\n    x();\n  }\n}',
    ],
    ['a doc comment', 'a.rs', '/// One.\nfn f() {}', '/// Two.\n/// Three.\nfn f() {\n}'],
    [
      'JSX attributes',
      'a.tsx',
      'const a = <B c="d" e={1} />;',
      'const a = (\n  <B c="d" e={1} />\n);'.replace(/[()]/g, ''),
    ],
    [
      'a comment in PHP',
      'a.php',
      '<?php\nfunction f() { return 1; }',
      '<?php\n# x\nfunction f()\n{\n  return 1; // y\n}',
    ],
    ['a comment in Ruby', 'a.rb', 'def f\n  1\nend', '# x\ndef f\n\n    1 # y\nend'],
    ['a comment in Java', 'A.java', 'class A { int b; }', '/** x */\nclass A {\n  int b; // y\n}'],
    ['a line of a comment', 'a.ts', '/*\none\ntwo\n*/\nf();', '/*\none\nthree\n*/\nf();'],
    ['a line less in a comment', 'a.rb', '=begin\none\ntwo\n=end\nf', '=begin\none\n=end\nf'],
    ['the last line less in a comment', 'a.rs', '/*\none\ntwo\n*/\nfn f() {}', '/*\none\n*/\nfn f() {}'],
    ['a comment in C++', 'a.cpp', 'int f() { return 1; }', 'int f()\n{\n  return /* x */ 1;\n}'],
  ])('%s is cosmetic', async (_, path, before, after) => {
    const { verdict, confidence, signals } = await classify(path, before, after);
    expect(verdict).toBe('cosmetic');
    expect(confidence).toBe(0.95);
    expect(signals).toMatchObject({ tokens_added: 0, tokens_removed: 0, directives_changed: 0, syntax_errors: 0 });
    expect(await finder.isCosmetic(path, all(before), all(after))).toBe(true);
  });

  it.each([
    ['another number', 'a.ts', 'const a = 1;', 'const a = 2;'],
    ['another text in quotes', 'a.ts', "a('b');", "a('b ');"],
    ['space inside a template', 'a.ts', 'a(`b c`);', 'a(`b  c`);'],
    ['nothing but a hole in an array', 'a.js', 'a = [];', 'a = [,];'],
    ['a hole in an array', 'a.js', 'a = [1, 2];', 'a = [1, 2, ,];'],
    ['a line break after return', 'a.js', 'function f() {\n  return 1;\n}', 'function f() {\n  return\n  1;\n}'],
    ['a statement out of its block', 'a.py', 'if a:\n    b()\n    c()\n', 'if a:\n    b()\nc()\n'],
    ['a tuple of one', 'a.py', 'a = (b)', 'a = (b,)'],
    ['an index that is a tuple', 'a.py', 'a = b[1]', 'a = b[1,]'],
    ['a text beside an escape in C#', 'a.cs', 'class A { string b = "a\\n"; }', 'class A { string b = "b\\n"; }'],
    ['a text beside an escape in C++', 'a.cpp', 'auto a = "a\\n";', 'auto a = "b\\n";'],
    ['a text beside an escape in Go', 'a.go', 'package a\n\nvar b = "a\\n"\n', 'package a\n\nvar b = "b\\n"\n'],
    ['a text beside an escape in Java', 'A.java', 'class A { String b = "a\\n"; }', 'class A { String b = "b\\n"; }'],
    ['a text beside an escape in JavaScript', 'a.js', 'a("a\\n");', 'a("b\\n");'],
    ['a text beside an escape in PHP', 'a.php', '<?php $a = "a\\n";', '<?php $a = "b\\n";'],
    ['a text beside an escape in Python', 'a.py', 'a = "a\\n"', 'a = "b\\n"'],
    ['space beside an escape in Python', 'a.py', 'a = "\\n "', 'a = "\\n  "'],
    ['a text beside an escape in Ruby', 'a.rb', 'a = "a\\n"', 'a = "b\\n"'],
    ['a text beside an escape in Rust', 'a.rs', 'const A: &str = "a\\n";', 'const A: &str = "b\\n";'],
    ['a doc string', 'a.py', 'def f():\n  """One."""\n', 'def f():\n  """Two."""\n'],
    ['quotes of Ruby', 'a.rb', 'a = "b#{c}"', "a = 'b#{c}'"],
    ['quotes of PHP', 'a.php', '<?php $a = "b$c";', "<?php $a = 'b$c';"],
    ['a tuple of one in Rust', 'a.rs', 'fn f() { g((a)) }', 'fn f() { g((a,)) }'],
    ['code that became a comment', 'a.go', 'func f() {\n\ta()\n}', 'func f() {\n\t// a()\n}'],
    ['a semicolon that is a statement', 'a.js', 'for (;;) a();', 'for (;;) ; a();'],
  ])('%s is semantic', async (_, path, before, after) => {
    const { verdict, signals } = await classify(path, before, after);
    expect(verdict).toBe('semantic');
    expect((signals['tokens_added'] ?? 0) + (signals['tokens_removed'] ?? 0)).toBeGreaterThan(0);
    expect(await finder.isCosmetic(path, all(before), all(after))).toBe(false);
  });

  it.each([
    ['what can not be parsed', 'a.ts', 'function f() {', 'function f( {', /did not understand/],
    ['a directive of the compiler', 'a.go', 'func f() {}', '//go:noinline\nfunc f() {}', /differs: \/\/go:noinline$/],
    // The two @ts-expect-error are text that is classified; they silence nothing here.
    ['a directive of the type checker', 'a.ts', '// @ts-expect-error\na();', 'a();', /differs: \/\/ @ts-expect-error$/],
    ['a directive of a linter', 'a.py', 'a = 1', 'a = 1  # noqa', /differs: # noqa$/],
  ])('%s is uncertain', async (_, path, before, after, evidence) => {
    const { verdict, evidence: given } = await classify(path, before, after);
    expect(verdict).toBe('uncertain');
    expect(given).toEqual([expect.stringMatching(evidence)]);
  });

  it('counts what differs', async () => {
    expect(await classify('a.ts', 'f(a, b); // x', 'f(a, c, d); // y')).toEqual({
      verdict: 'semantic',
      confidence: 0.9,
      signals: { tokens_removed: 1, tokens_added: 3, comments_changed: 2, directives_changed: 0, syntax_errors: 0 },
      evidence: ['Its tokens or their structure differ.'],
    });
    expect(await classify('a.ts', 'f();', '// y\nf();')).toMatchObject({
      verdict: 'cosmetic',
      evidence: ['The same tokens in the same structure.', 'Comments differ: 1.'],
    });
  });

  it('looks at the lines of the region alone', async () => {
    const before = 'class A {\n  a() { return 1; }\n  b() { return 2; }\n}\n';
    const after = 'class A {\n  a() { return 0; }\n  b() {\n    return 2;\n  }\n}\nfunction ( {\n';
    const lines = (content: string, start: number, end: number) => ({ content, lines: [start, end] as const });
    expect(await finder.classifyChange('a.ts', lines(before, 3, 3), lines(after, 3, 5))).toMatchObject({
      verdict: 'cosmetic',
    });
    expect(await finder.classifyChange('a.ts', lines(before, 2, 3), lines(after, 2, 5))).toMatchObject({
      verdict: 'semantic',
    });
  });

  it('looks at the lines of a region that lie in a longer string', async () => {
    const inside = (word: string) => ({ content: `a(\`\n${word}\n\`);\n`, lines: [2, 3] as const });
    expect(await finder.classifyChange('a.ts', inside('b'), inside('b'))).toMatchObject({ verdict: 'cosmetic' });
    expect(await finder.classifyChange('a.ts', inside('b'), inside('c'))).toMatchObject({ verdict: 'semantic' });
  });

  it('takes code of any depth', async () => {
    const deep = (inner: string): string => `a = ${'['.repeat(3000)}${inner}${']'.repeat(3000)};`;
    expect(await classify('a.js', deep('1'), deep(' 1 '))).toMatchObject({ verdict: 'cosmetic' });
    expect(await classify('a.js', deep('1'), deep('2'))).toMatchObject({ verdict: 'semantic' });
  });

  it('refuses other files as find does', async () => {
    await expect(classify('a.md', 'a', 'b')).rejects.toMatchObject({ code: 'UNSUPPORTED_LANGUAGE' });
    await expect(classify('a.ts', 'a\0', 'b')).rejects.toMatchObject({ code: 'BINARY_FILE' });
  });
});
