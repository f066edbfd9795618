import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createSymbolFinder } from '../src/index.js';

const finder = createSymbolFinder();
const read = (file: string): Buffer => readFileSync(new URL(`../fixtures/symbols/${file}`, import.meta.url));

/** One line a symbol: qualified name, kind, lines. Written by hand from the fixture, and the order is the file's. */
const expected: Record<string, string> = {
  'sample.ts': `
    LIMIT constant 3-3
    counter variable 4-4
    Store class 6-26
    Store.items property 8-8
    Store.constructor constructor 10-10
    Store.add method 12-12
    Store.add method 13-13
    Store.add method 14-17
    Store.add.place function 15-15
    Store.handler method 19-21
    Store.#secret method 23-25
    Base class 28-30
    Base.run method 29-29
    Shape interface 32-34
    Shape.area method 33-33
    Id type 36-36
    Color enum 38-40
    handle function 42-45
    load function 47-47
    load function 48-48
    load function 49-54
    load.inner function 50-52
    Config module 56-59
    Config.retries constant 57-57
    Config.reset function 58-58
    api constant 61-66
    api.get method 62-64
    api.put method 65-65
    default function 68-70`,
  'sample.tsx': `
    Props interface 3-5
    Card function 7-10
    Card.onClick function 8-8
    Page function 12-14
    Legacy class 16-20
    Legacy.render method 17-19`,
  'sample.js': `
    VERSION constant 1-1
    Queue class 3-13
    Queue.#items property 4-4
    Queue.of method 6-8
    Queue.size method 10-12
    walk function 15-17
    parse function 19-21
    parseAll function 23-23
    Queue.drain method 25-27
    first variable 29-29
    second function 30-30
    default constant 34-40
    default.methods.save method 36-38`,
  'sample.py': `
    MAX_RETRIES constant 4-4
    state variable 5-5
    cached function 9-14
    cached.inner function 12-13
    Account class 17-37
    Account.balance property 19-19
    Account.__init__ constructor 21-22
    Account.name method 24-26
    Account.name method 28-30
    Account.refresh method 32-34
    Account.Meta class 36-37
    Account.Meta.table method 37-37
    double function 40-40
    guarded function 43-44`,
  'sample.go': `
    Limit constant 3-3
    A constant 6-6
    B constant 7-7
    cache variable 10-10
    spare variable 10-10
    Store struct 12-14
    ID type 17-17
    Reader interface 18-20
    Reader.Read method 19-19
    New function 23-27
    New.plain function 24-24
    Store.Add method 29-31
    Store.Size method 33-33
    onClose function 35-36`,
  'sample.rs': `
    LIMIT constant 3-3
    NAME variable 4-4
    Store struct 7-11
    State enum 13-15
    Shape trait 17-23
    Shape.SIDES constant 18-18
    Shape.area method 19-19
    Shape.name method 20-22
    Store.add method 26-30
    Store.add.push function 28-28
    Store.fmt method 34-36
    tests module 39-42
    tests.adds function 40-41
    square macro 44-48
    Pair type 50-50
    run function 52-52`,
  'Sample.java': `
    Sample class 5-29
    Sample.LIMIT constant 8-8
    Sample.first property 9-9
    Sample.second property 9-9
    Sample.Sample constructor 11-12
    Sample.run method 14-20
    Sample.run.run method 17-18
    Sample.run method 22-23
    Sample.Inner class 25-28
    Sample.Inner.go method 26-27
    Shape interface 31-33
    Shape.area method 32-32
    Color enum 35-41
    Color.next method 38-40
    Point class 43-50
    Point.Point constructor 44-45
    Point.sum method 47-49
    Marker interface 52-54
    Marker.value method 53-53`,
  'sample.cs': `
    Sample class 5-34
    Sample.Limit constant 8-8
    Sample.first property 9-9
    Sample.second property 9-9
    Sample.Sample constructor 11-13
    Sample.Run method 15-19
    Sample.Run.Local function 18-18
    Sample.Run method 21-21
    Sample.Size property 23-26
    Sample.operator + method 28-28
    Sample.Inner struct 30-33
    Sample.Inner.Go method 32-32
    IShape interface 36-39
    IShape.Area method 38-38
    Color enum 41-41
    Point class 43-43
    Changed type 45-45`,
  'sample.cpp': `
    LIMIT macro 2-2
    SQUARE macro 3-4
    kRetries constant 9-9
    counter variable 10-10
    Store class 12-26
    Store.Store constructor 15-15
    Store.~Store method 16-16
    Store.size method 18-18
    Store.operator== method 19-19
    Store.size_ property 22-22
    Store.Node struct 23-25
    Store.Node.link method 24-24
    Store.add method 28-32
    Store.add.push function 30-30
    Queue.Queue constructor 37-37
    Queue.~Queue method 39-39
    Queue.find method 41-43
    Queue.find method 45-47
    Color enum 49-49
    Point struct 51-53
    Point.x property 52-52
    Id type 55-55
    plain function 58-59
    Marked class 62-64
    Marked.run method 63-63`,
  'sample.h': `
    Options struct 3-5
    Options.depth property 4-4
    parse function 7-7
    parse function 8-8`,
  'sample.php': `
    LIMIT constant 5-5
    Sample class 7-25
    Sample.MIN constant 10-10
    Sample.MAX constant 10-10
    Sample.count property 12-12
    Sample.__construct constructor 14-16
    Sample.run method 18-24
    Sample.run.local function 21-23
    Shape interface 27-30
    Shape.area method 29-29
    Loggable trait 32-35
    Loggable.log method 34-34
    Color enum 37-42
    Color.label method 41-41
    plain function 44-47
    double function 49-49`,
  'sample.rb': `
    Acme module 1-33
    Acme.LIMIT constant 2-2
    Acme.Store class 4-28
    Acme.Store.initialize constructor 7-9
    Acme.Store.add method 11-13
    Acme.Store.open method 15-17
    Acme.Store.default method 20-22
    Acme.Store.reset! method 25-27
    Acme.Store.Cursor class 30-32
    Acme.Store.Cursor.== method 31-31
    Point class 35-39
    Point.sum method 36-38
    SQUARE function 41-41
    plain function 43-45`,
};

describe.each(Object.entries(expected))('the symbols of %s', (file, table) => {
  const rows = table.trim().split(/\n\s*/);

  it('are those of the table', async () => {
    const found = await finder.list(file, read(file));
    expect(found.map((m) => `${m.qualifiedName} ${m.kind} ${m.startLine}-${m.endLine}`)).toEqual(rows);
    expect(found.every(({ name, qualifiedName }) => qualifiedName.endsWith(name))).toBe(true);
  });

  it('are known to be at their own lines, and nowhere else', async () => {
    const [content, all] = [read(file), await finder.list(file, read(file))];
    const places = Array.from(new Set(all.map(({ startLine, endLine }) => `${startLine} ${endLine}`)), (place) =>
      place.split(' ').map(Number),
    );
    for (const name of new Set(all.map(({ qualifiedName }) => qualifiedName))) {
      for (const [start = 0, end = 0] of places) {
        const isListed = all.some((m) => m.qualifiedName === name && m.startLine === start && m.endLine === end);
        expect(await finder.isDefinedAt(file, content, [start, end], name)).toBe(isListed);
        expect(await finder.isDefinedAt(file, content, [start, end + 1_000], name)).toBe(false);
      }
    }
  });

  it('are the same with CRLF and with a byte order mark', async () => {
    const text = read(file).toString('utf8').replaceAll('\n', '\r\n');
    for (const variant of [text, `\ufeff${text}`]) {
      const found = await finder.list(file, variant);
      expect(found.map((m) => `${m.qualifiedName} ${m.kind} ${m.startLine}-${m.endLine}`)).toEqual(rows);
    }
  });
});

const lines = async (file: string, content: string | Buffer, name: string): Promise<string[]> =>
  (await finder.find(file, content, name)).map((m) => `${m.qualifiedName} ${m.startLine}-${m.endLine}`);

describe('find', () => {
  it.each([
    ['sample.ts', 'Store.handler', ['Store.handler 19-21']],
    ['sample.ts', 'handler', ['Store.handler 19-21']],
    ['sample.ts', 'Store.add', ['Store.add 12-12', 'Store.add 13-13', 'Store.add 14-17']],
    ['sample.ts', '#secret', ['Store.#secret 23-25']],
    ['sample.ts', 'Store#handler', ['Store.handler 19-21']],
    ['sample.ts', 'handle(id: Id)', ['handle 42-45']],
    ['sample.ts', 'Config.reset', ['Config.reset 58-58']],
    ['sample.ts', 'local', []],
    ['sample.ts', 'tore.handler', []],
    ['sample.ts', '', []],
    ['sample.ts', '  ', []],
    ['sample.cpp', 'Queue::find', ['Queue.find 41-43', 'Queue.find 45-47']],
    ['sample.cpp', 'acme::store::Store<T>::add', ['Store.add 28-32']],
    ['sample.cpp', '::plain', ['plain 58-59']],
    ['sample.cpp', 'Queue::~Queue', ['Queue.~Queue 39-39']],
    ['sample.cpp', 'operator==', ['Store.operator== 19-19']],
    ['sample.go', 'Store.Add', ['Store.Add 29-31']],
    ['sample.go', '(*Store).Add', ['Store.Add 29-31']],
    ['sample.rs', 'Store::fmt', ['Store.fmt 34-36']],
    ['sample.rs', 'tests::adds', ['tests.adds 40-41']],
    ['Sample.java', 'com.acme.store.Sample.Inner.go', ['Sample.Inner.go 26-27']],
    ['sample.cs', 'Acme.Store.IShape', ['IShape 36-39']],
    ['sample.php', 'Acme\\Store\\Sample::run', ['Sample.run 18-24']],
    ['sample.php', '$count', ['Sample.count 12-12']],
    ['sample.rb', 'Acme::Store#add', ['Acme.Store.add 11-13']],
    ['sample.rb', 'reset!', ['Acme.Store.reset! 25-27']],
    ['sample.py', 'Account.name', ['Account.name 24-26', 'Account.name 28-30']],
    ['sample.py', 'table', ['Account.Meta.table 37-37']],
  ])('in %s, %j is %j', async (file, name, found) => {
    expect(await lines(file, read(file), name)).toEqual(found);
  });

  it('takes the one that is named exactly before those named in part', async () => {
    const content = 'class A {\n  run() {}\n}\nfunction run() {}\n';
    expect(await lines('a.ts', content, 'run')).toEqual(['run 4-4']);
    expect(await lines('a.ts', content, 'A.run')).toEqual(['A.run 2-2']);
  });

  it('takes a nested class and not its constructor, when only the class is named', async () => {
    const content = 'class A {\n  class B {\n    B() {}\n  }\n}\n';
    expect(await lines('A.java', content, 'B')).toEqual(['A.B 2-4']);
    expect(await lines('A.java', content, 'B.B')).toEqual(['A.B.B 3-3']);
  });

  it('gives each match with its parts', async () => {
    expect(await finder.find('a.py', '@x\nclass A:\n  @y\n  def m(self): pass\n', 'm')).toEqual([
      { name: 'm', qualifiedName: 'A.m', kind: 'method', startLine: 3, endLine: 4 },
    ]);
  });
});

describe('single rules', () => {
  it.each([
    [
      'a method with decorators, a comment between',
      'a.ts',
      'class A {\n  @B()\n  // why\n  @C()\n  m() {}\n}',
      'm',
      ['A.m 2-5'],
    ],
    ['a decorator before export', 'a.ts', '@B()\nexport class A {\n}', 'A', ['A 1-3']],
    ['a cast', 'a.ts', 'const f = ((x) => x) as F;', 'f', ['f 1-1']],
    ['an exported constant over several lines', 'a.ts', 'export const a = {\n  b: 1,\n};', 'a', ['a 1-3']],
    ['declare global', 'a.ts', 'declare global {\n  interface W {}\n}', 'W', ['W 2-2']],
    ['a private field of JavaScript', 'a.js', 'class A {\n  #b = 1;\n}', 'A.#b', ['A.#b 2-2']],
    ['a class in a constant', 'a.js', 'const A = class {\n  m() {}\n};', 'A.m', ['A.m 2-2']],
    ['an entry of an object, by its quoted name', 'a.js', "const a = {\n  'b-c': () => 1,\n};", 'a.b-c', ['a.b-c 2-2']],
    ['no field of an instance', 'a.js', 'function F() {\n  this.m = () => 1;\n}', 'm', []],
    ['a file-scoped namespace', 'a.cs', 'namespace A.B;\nclass C { void M() {} }', 'A.B.C.M', ['C.M 2-2']],
    ['a function beside the classes', 'a.cs', 'void Top() {\n}', 'Top', ['Top 1-2']],
    ['a method of a pointer to a generic', 'a.go', 'package a\nfunc (s *S[K, V]) M() {}', 'S.M', ['S.M 2-2']],
    ['one type in brackets', 'a.go', 'package a\ntype (\n\tA struct{}\n)', 'A', ['A 2-4']],
    ['one variable in brackets', 'a.go', 'package a\nvar (\n\ta = 1\n)', 'a', ['a 2-4']],
    ['an impl for a reference', 'a.rs', 'impl T for &a::S<u8> {\n fn m(&self) {}\n}', 'S::m', ['S.m 2-2']],
    ['an impl for dyn', 'a.rs', 'impl dyn T {\n fn m(&self) {}\n}', 'T.m', ['T.m 2-2']],
    ['a file of its own is no module here', 'a.rs', 'mod other;', 'other', []],
    ['a template member', 'a.cpp', 'template <class T>\nvoid A<T>::m() {}', 'A::m', ['A.m 1-2']],
    ['a pointer to a function', 'a.h', 'struct A {\n void (*cb)(int);\n};', 'cb', ['A.cb 2-2']],
    ['a friend is not a member', 'a.h', 'class A {\n friend void f();\n};', 'f', []],
    [
      'a conversion',
      'a.cpp',
      'A::operator bool() const {\n return true;\n}',
      'A::operator bool',
      ['A.operator bool 1-3'],
    ],
    ['a variable of a struct is no struct', 'a.cpp', 'struct S s;', 'S', []],
    ['a namespace in brackets', 'a.php', '<?php\nnamespace A {\nfunction f() {}\n}', 'A\\f', ['f 3-3']],
    ['a static method', 'a.rb', 'class A\n  def self.m\n  end\nend', 'A.m', ['A.m 2-3']],
    ['a type alias', 'a.py', 'type A[T] = list[T]', 'A', ['A 1-1']],
    ['a stub', 'a.pyi', 'class A:\n    def m(self) -> int: ...', 'A.m', ['A.m 2-2']],
  ])('%s', async (_, file, content, name, found) => {
    expect(await lines(file, content, name)).toEqual(found);
  });

  it('finds what is whole in a file that is broken elsewhere', async () => {
    expect(await lines('a.ts', 'function a() {\n}\n)))) ???\nfunction b() {\n}\n', 'b')).toEqual(['b 4-5']);
    expect(await finder.list('a.ts', '')).toEqual([]);
  });
});

describe('languageOf', () => {
  it.each([
    ['a.ts', 'typescript'],
    ['a.d.mts', 'typescript'],
    ['dir.x/a.tsx', 'tsx'],
    ['a.cjs', 'javascript'],
    ['A.JSX', 'javascript'],
    ['a.hpp', 'cpp'],
    ['a.cs', 'csharp'],
    ['x.gemspec', 'ruby'],
    ['a.b/go', null],
    ['.ts', null],
    ['a.md', null],
    ['', null],
  ])('%s is %s', (path, language) => {
    expect(finder.languageOf(path)).toBe(language);
  });
});

describe('what is refused', () => {
  it('a language without a grammar', async () => {
    await expect(finder.find('notes.md', '# x', 'x')).rejects.toMatchObject({
      code: 'UNSUPPORTED_LANGUAGE',
      message: expect.stringMatching(
        /^Symbols can not be found in notes\.md: give lines instead\. Known endings: /,
      ) as unknown,
    });
  });

  it('a file over 2 MiB, by its bytes', async () => {
    const limit = 2 * 1024 * 1024;
    expect(await finder.list('a.ts', ' '.repeat(limit))).toEqual([]);
    await expect(finder.list('a.ts', ' '.repeat(limit + 1))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await expect(finder.list('a.ts', 'ü'.repeat(limit / 2 + 1))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it('a binary file', async () => {
    await expect(finder.list('a.ts', 'const a = "\0";')).rejects.toMatchObject({ code: 'BINARY_FILE' });
  });

  it('a file that takes longer than it may to parse', async () => {
    const impatient = createSymbolFinder({ timeoutMs: 1 });
    await expect(impatient.list('a.js', '('.repeat(1_000_000))).rejects.toMatchObject({ code: 'TOO_COMPLEX' });
    expect(await finder.list('a.js', 'var a;')).toHaveLength(1);
  });

  it('a file that takes longer than it may when it is parsed already', async () => {
    const functions = 'function f() {}\n'.repeat(50);
    let time = 0;
    // Every look at the clock is a millisecond, and each of the fifty definitions is looked at.
    const slow = createSymbolFinder({ timeoutMs: 30, now: () => (time += 1) });
    await expect(slow.list('a.js', functions)).rejects.toMatchObject({ code: 'TOO_COMPLEX', data: { timeoutMs: 30 } });
    const region = { content: functions, lines: [1, 50] as const };
    await expect(slow.classifyChange('a.js', region, region)).rejects.toMatchObject({ code: 'TOO_COMPLEX' });
    expect(await slow.list('a.js', 'function f() {}\n'.repeat(5))).toHaveLength(5);
  });
});
