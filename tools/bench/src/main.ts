// `npm run bench` (start, round-trip, size) or `npm run bench -- NAME…`; every figure beside its peer in the same run.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchmarks } from './benchmarks.js';

const wanted = process.argv.slice(2);
const names = benchmarks.map(({ name }) => name);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.\n`);
  process.exit(2);
}

/** Minutes long, so it runs only when it is named. */
const LONG = 'commands';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'bicameral-bench-'));
try {
  const [cpu] = os.cpus();
  process.stdout.write(
    `Node ${process.versions.node}, ${os.cpus().length} × ${cpu?.model ?? 'unknown'}, ${os.platform()}\n`,
  );
  for (const { name, title, run } of benchmarks) {
    if (wanted.length > 0 ? !wanted.includes(name) : name === LONG) continue;
    process.stderr.write(`running ${name}…\n`);
    process.stdout.write(`\n### ${title}\n\n${await run(temporary)}\n\n\`npm run bench -- ${name}\`\n`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
