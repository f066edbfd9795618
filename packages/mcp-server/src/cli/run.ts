import { CommanderError } from 'commander';
import type { ServeOptions } from '../serve.js';
import { EXIT, UsageError } from './exit-codes.js';
import { program } from './program.js';

/** Runs a command. What goes wrong is one line on stderr: the packages below say in words what to do. */
export async function run(serve: (options: ServeOptions) => Promise<void>): Promise<void> {
  // Whoever reads the output may stop reading: `bicameral-mcp tools --json | head`.
  process.stdout.on('error', () => process.exit(0));
  try {
    await program(serve).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what there is to say: the help, the version, or what is wrong with the arguments.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    process.stderr.write(`bicameral-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
