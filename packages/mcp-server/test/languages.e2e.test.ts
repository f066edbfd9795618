import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BundleClient } from './support/bundle-client.js';
import { temporaryDirectory, TestRepository } from './support/git-repository.js';
import { the } from './support/outputs.js';

interface Sample {
  readonly file: string;
  /** What `A.run` is, as it stands in the file. */
  readonly run: string;
  /** The same in another layout, or with another comment. */
  readonly laidOut: string;
  /** Around it: `A.walk` beside it, and a `run` that is another's. */
  readonly around: (run: string) => string;
  /** How often `A.walk` is there: overloads, or a getter with its setter. */
  readonly walks: number;
}

/** In each `1` is what a change of the code changes. */
const SAMPLES: Record<string, Sample> = {
  TypeScript: {
    file: 'a.ts',
    run: '  run(n: number): number {\n    return n + 1;\n  }',
    laidOut: '  run(\n    n: number,\n  ): number {\n    return n + 1; // one more\n  }',
    around: (run) =>
      `export class A {\n${run}\n  walk(a: string): void;\n  walk(a: number): void;\n  walk() {}\n}\nclass B {\n  run() {}\n}\n`,
    walks: 3,
  },
  TSX: {
    file: 'a.tsx',
    run: '  run() {\n    return <b title="x">{1}</b>;\n  }',
    laidOut: '  run() {\n    // bold\n    return <b\n      title="x"\n    >{1}</b>;\n  }',
    around: (run) => `class A {\n${run}\n  walk() {}\n}\nclass B {\n  run() {}\n}\n`,
    walks: 1,
  },
  JavaScript: {
    file: 'a.js',
    run: '  run(n) {\n    return n + 1;\n  }',
    laidOut: '  run(n) {\n      return n + 1\n  }',
    around: (run) => `class A {\n${run}\n  get walk() {}\n  set walk(a) {}\n}\nclass B {\n  run() {}\n}\n`,
    walks: 2,
  },
  Python: {
    file: 'a.py',
    run: '    def run(self, n):\n        return n + 1',
    laidOut: '    def run(self, n):\n        # one more\n\n        return n + 1',
    around: (run) =>
      `class A:\n${run}\n\n    def walk(self):\n        pass\n\nclass B:\n    def run(self):\n        pass\n`,
    walks: 1,
  },
  Go: {
    file: 'a.go',
    run: 'func (a *A) run(n int) int {\n\treturn n + 1\n}',
    laidOut: 'func (a *A) run(n int) int {\n\t// One more.\n\n\treturn n + 1\n}',
    around: (run) =>
      `package a\n\ntype A struct{}\ntype B struct{}\n\n${run}\n\nfunc (a *A) walk() {}\nfunc (b *B) run() {}\n`,
    walks: 1,
  },
  Rust: {
    file: 'a.rs',
    run: '    fn run(&self, n: u8) -> u8 {\n        n + 1\n    }',
    laidOut: '    fn run(\n        &self,\n        n: u8,\n    ) -> u8 {\n        n + 1 // one more\n    }',
    around: (run) =>
      `struct A;\nstruct B;\n\nimpl A {\n${run}\n    fn walk(&self) {}\n}\n\nimpl B {\n    fn run(&self) {}\n}\n`,
    walks: 1,
  },
  Java: {
    file: 'A.java',
    run: '  int run(int n) {\n    return n + 1;\n  }',
    laidOut: '  int run(int n)\n  {\n    /* one more */\n    return n + 1;\n  }',
    around: (run) =>
      `class A {\n${run}\n  void walk(int a) {}\n  void walk(String a) {}\n}\nclass B {\n  void run() {}\n}\n`,
    walks: 2,
  },
  'C#': {
    file: 'A.cs',
    run: '  int run(int n) { return n + 1; }',
    laidOut: '  int run(int n)\n  {\n    return n + 1;\n  }',
    around: (run) =>
      `class A {\n${run}\n  void walk(int a) {}\n  void walk(string a) {}\n}\nclass B {\n  void run() {}\n}\n`,
    walks: 2,
  },
  'C++': {
    file: 'a.cpp',
    run: '  int run(int n) { return n + 1; }',
    laidOut: '  int run(int n) {\n    // one more\n    return n + 1;\n  }',
    around: (run) =>
      `class A {\n${run}\n  void walk(int a) {}\n  void walk(char a) {}\n};\nclass B {\n  void run() {}\n};\n`,
    walks: 2,
  },
  PHP: {
    file: 'a.php',
    run: '  function run($n) { return $n + 1; }',
    laidOut: '  function run($n)\n  {\n    # one more\n    return $n + 1;\n  }',
    around: (run) => `<?php\nclass A {\n${run}\n  function walk() {}\n}\nclass B {\n  function run() {}\n}\n`,
    walks: 1,
  },
  Ruby: {
    file: 'a.rb',
    run: '  def run(n)\n    n + 1\n  end',
    laidOut: '  def run(n)\n\n      # one more\n      n + 1\n  end',
    around: (run) => `class A\n${run}\n  def walk\n  end\nend\nclass B\n  def run\n  end\nend\n`,
    walks: 1,
  },
};

const repository = new TestRepository();
const home = temporaryDirectory('bicameral-home-');
let client: BundleClient;
beforeAll(async () => {
  repository.commit({ 'README.md': '# Samples\n' });
  client = await BundleClient.start({ cwd: repository.root, home: home.path });
});
afterAll(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

async function decide(description: string): Promise<string> {
  const payload = { source: 'manual', decisions: [{ description }] };
  return the((await client.call('bicameral.ingest', { payload })).created_decisions[0]).decision_id;
}

async function bindOne(decision_id: string, file_path: string, symbol_name: string) {
  const bindings = [{ decision_id, file_path, symbol_name }];
  return the((await client.call('bicameral.bind', { bindings })).bindings[0]);
}

it.each(Object.entries(SAMPLES).filter(([, { walks }]) => walks > 1))(
  'the bundle refuses overloads and pairs in %s, with all of them',
  async (language, { file, run, around, walks }) => {
    repository.commit({ [`overloads/${file}`]: around(run) });
    const { error } = await bindOne(await decide(`Walks in ${language}`), `overloads/${file}`, 'A.walk');
    expect(error?.match(/A\.walk \(lines \d+–\d+\)/g)).toHaveLength(walks);
  },
);

describe.each(Object.entries(SAMPLES))('the bundle, in %s,', (language, { file, run, laidOut, around }) => {
  let decision_id: string;
  beforeAll(async () => {
    repository.commit({ [file]: around(run) });
    decision_id = await decide(`Runs in ${language} add one`);
  });

  const bind = (symbol_name: string) => bindOne(decision_id, file, symbol_name);

  it('refuses a name that several have, with all of them, and one that none has, with the nearest', async () => {
    expect((await bind('run')).error).toMatch(/ has 2 symbols "run": A\.run \(lines .*\), B\.run \(lines .*\)\. Give/);
    expect((await bind('A.rum')).error).toMatch(/ has no symbol "A\.rum"\. Nearest: A\.run, .*\. Or give start_line/);
  });

  it('binds a method of a class, tells a change of layout from one of the code, and follows both', async () => {
    const { region_id, content_hash, pending_compliance_check, error } = await bind('A.run');
    expect(error).toBeNull();
    expect(pending_compliance_check).toMatchObject({ symbol: 'A.run', code_body: run });
    const verdict = { decision_id, region_id, content_hash, verdict: 'compliant', confidence: 'high', explanation: '' };
    await client.call('bicameral.resolve_compliance', { phase: 'ingest', verdicts: [verdict] });

    repository.commit({ [file]: around(laidOut) });
    const cosmetic = await client.call('bicameral.link_commit');
    expect(cosmetic).toMatchObject({ regions_updated: 1, decisions_drifted: 0 });
    expect(cosmetic.pending_compliance_checks).toMatchObject([
      { decision_id, code_body: laidOut, old_code_body: run, pre_classification: { verdict: 'cosmetic' } },
    ]);
    expect(cosmetic.pending_compliance_checks[0]?.pre_classification?.evidence_refs).not.toEqual([]);

    repository.commit({ [file]: around(laidOut.replace('1', '2')) });
    const semantic = await client.call('bicameral.link_commit');
    expect(semantic).toMatchObject({ regions_updated: 1, decisions_drifted: 1 });
    expect(semantic.pending_compliance_checks).toMatchObject([
      { decision_id, old_code_body: run, pre_classification: { verdict: 'semantic' } },
    ]);
  });
});
