// `npm run bench`: runs the benchmarks, prints their tables, and writes them into docs/.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchmarks } from './benchmarks/all.js';
import { blockOf, writeResult } from './document.js';
import { type CommandLine, helpText, listText, parseCommandLine, QUICK_ROUNDS } from './options.js';
import { resultOf } from './result.js';
import { runBenchmark } from './run-benchmark.js';
import { REPOSITORY } from './servers.js';
import { commandOf, machine } from './setting.js';
import { goalTable } from './table.js';

async function run({ chosen, quick, print, rounds: asked }: CommandLine): Promise<void> {
  const names = benchmarks.map(({ name }) => name);
  for (const benchmark of chosen) {
    const { name, title, unavailable } = benchmark;
    const reason = unavailable?.();
    if (reason !== undefined) {
      process.stderr.write(`${name} is left out: ${reason}\n`);
      continue;
    }
    const rounds = benchmark.rounds === 1 ? 1 : (asked ?? (quick ? QUICK_ROUNDS : benchmark.rounds));
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-bench-'));
    try {
      const progress = (text: string) => process.stderr.write(`${text}\n`);
      const samples = await runBenchmark(benchmark, { folder, rounds, quick, progress });
      const result = resultOf(benchmark, samples, {
        command: commandOf(name, asked),
        date: new Date().toISOString().slice(0, 10),
        node: process.versions.node,
        machine: machine(),
      });
      process.stdout.write(`\n## ${title}\n\n${blockOf(result)}\n`);
      const goals = result.goals.map((goal) => ({ ...goal, benchmark: name }));
      if (goals.length > 0) process.stdout.write(`\n${goalTable(goals)}\n`);
      if (!print) await writeResult(path.join(REPOSITORY, 'docs'), result, names);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

let options: CommandLine | undefined;
try {
  options = parseCommandLine(process.argv.slice(2), benchmarks);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
  process.exitCode = 2;
}
if (options?.help === true) process.stdout.write(helpText(benchmarks));
else if (options?.list === true) process.stdout.write(listText(benchmarks));
else if (options) await run(options);
