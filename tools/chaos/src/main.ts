// `npm run chaos`: runs the scenarios, prints the table, and says where the files of a failed run are.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runChaos } from './chaos.js';
import { HELP, parseCommandLine, type CommandLine } from './options.js';
import { tableOf } from './table.js';
import { useModule, useServer } from './under-test.js';

async function run(options: CommandLine): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-chaos-'));
  const { seed, processes, records } = options;
  process.stdout.write(`seed ${seed}, ${processes} processes × ${records} records, Node ${process.versions.node}\n\n`);
  const { outcomes, failures } = await runChaos({
    ...options,
    folder,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(tableOf(outcomes));
  if (failures.length === 0) {
    rmSync(folder, { recursive: true });
    process.stdout.write('\nAll is well.\n');
    return 0;
  }
  const modules = (['sink', 'salt', 'server'] as const)
    .map((kind) => (options[kind] ? ` --${kind} ${options[kind]}` : ''))
    .join('');
  for (const failure of failures) {
    const replay = `npm run chaos -- --minutes 0 --seed ${failure.seed} --only ${failure.scenario}`;
    process.stdout.write(
      `\n${failure.scenario} failed:\n${failure.failures.map((line) => `  ${line}\n`).join('')}` +
        `  files and logs: ${failure.folder}\n  again: ${replay} ${scaleOf(failure.scenario, options)}${modules}\n`,
    );
  }
  return 1;
}

/** The options that say how much a scenario does. */
function scaleOf(scenario: string, { processes, records, kills, saltRounds, calls }: CommandLine): string {
  if (scenario === 'ledger') return `--calls ${calls} --kills ${kills}`;
  if (scenario === 'salt') return `--processes ${processes} --homes ${saltRounds}`;
  return `--processes ${processes} --records ${records} --kills ${kills}`;
}

async function main(): Promise<number> {
  let options: CommandLine;
  try {
    options = parseCommandLine(process.argv.slice(2));
    if (options.sink !== undefined) await useModule('sink', options.sink);
    if (options.salt !== undefined) await useModule('salt', options.salt);
    if (options.server !== undefined) useServer(options.server);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
    return 2;
  }
  if (!options.help) return run(options);
  process.stdout.write(HELP);
  return 0;
}

// So that the harness ends its children, stopped ones included.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

process.exitCode = await main();
