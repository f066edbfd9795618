import { program } from './program.js';

/** Runs a command. What goes wrong is one line on stderr: the packages below say in words what to do. */
export async function run(): Promise<void> {
  // Whoever reads the output may stop reading: `bicameral-mcp tools --json | head`.
  process.stdout.on('error', () => process.exit(0));
  try {
    await program().parseAsync();
  } catch (error) {
    process.stderr.write(`bicameral-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
