import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark, Running, Subject } from './benchmark.js';
import type { Samples } from './result.js';

export interface RunOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly quick: boolean;
  readonly progress?: (text: string) => void;
}

/** What the second measurement of the same subject is called. */
export const AGAIN = 'once more (A/A)';

/**
 * Sets all subjects up, warms each up with a round, and measures them in alternating rounds: once there, once back, so
 * that no subject always follows the same other one and a slow spell of the machine falls on all.
 */
export async function runBenchmark(benchmark: Benchmark, options: RunOptions): Promise<Samples[]> {
  const { rounds, progress = () => undefined } = options;
  const shared = path.join(options.folder, benchmark.name);
  mkdirSync(shared);
  const subjects = withControl(await benchmark.subjects({ folder: shared, quick: options.quick }), rounds);
  const open: { subject: Subject; samples: number[][]; running: Running }[] = [];
  try {
    for (const [index, subject] of subjects.entries()) {
      progress(`${benchmark.name}: setting up ${subject.name}`);
      const folder = path.join(options.folder, `${benchmark.name}-${index}`);
      mkdirSync(folder);
      open.push({ subject, samples: [], running: await subject.open(folder) });
    }
    for (let round = rounds === 1 ? 1 : 0; round <= rounds; round += 1) {
      progress(`${benchmark.name}: round ${round} of ${rounds}`);
      for (const { subject, samples, running } of round % 2 === 0 ? open : open.toReversed()) {
        const figures = await running.round(round);
        if (figures.length !== benchmark.measures.length || !figures.every(Number.isFinite)) {
          throw new Error(`${benchmark.name}: ${subject.name} gave ${JSON.stringify(figures)} for its measures.`);
        }
        if (round > 0) samples.push([...figures]);
      }
    }
  } finally {
    for (const { running } of open.toReversed()) await running.close?.();
  }
  return open.map(({ subject, samples }) => ({ name: subject.name, role: roleOf(subject), rounds: samples }));
}

interface Control extends Subject {
  readonly control?: boolean;
}

function withControl(subjects: readonly Subject[], rounds: number): readonly Control[] {
  if (rounds === 1) return subjects;
  return subjects.flatMap((subject) =>
    subject.again === true ? [subject, { ...subject, name: `${subject.name}, ${AGAIN}`, control: true }] : [subject],
  );
}

function roleOf({ role, control }: Control) {
  return control === true ? 'control' : role;
}
