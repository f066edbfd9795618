import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Benchmark, Running } from '../benchmark.js';
import { REPOSITORY } from '../servers.js';

/** Seconds that `npm ci` and then the command take in a fresh clone. */
function inClone(folder: string, command: string): Running {
  const clone = path.join(folder, 'clone');
  execFileSync('git', ['clone', '--quiet', REPOSITORY, clone]);
  const seconds = (text: string): number => {
    const started = performance.now();
    execFileSync(text, {
      cwd: clone,
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CI: 'true' },
    });
    return (performance.now() - started) / 1000;
  };
  return {
    round() {
      const install = seconds('npm ci');
      const rest = seconds(command);
      return [install + rest, install];
    },
  };
}

export const commands: Benchmark = {
  name: 'commands',
  title: 'The two commands of the README, each in a fresh clone',
  what: '`npm ci` and the command, once each, with what npm has in its cache.',
  measures: [
    { name: 'together', unit: 's' },
    { name: 'of these, `npm ci`', unit: 's' },
  ],
  rounds: 1,
  long: true,
  subjects: () =>
    ['npm run demo', 'npm test'].map((command) => ({
      name: `\`npm ci && ${command}\``,
      role: 'ours',
      open: (folder) => inClone(folder, command),
    })),
};
