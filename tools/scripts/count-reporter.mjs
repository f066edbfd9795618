import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Leaves a run's counts in a file. Jest's own `--json` writes every failure's error as well, and fails on one that
 * refers to itself, as those of a child process do.
 */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    const counts = { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites };
    const file = process.env.TEST_COUNTS_FILE;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(counts)}\n`);
  }
}
