import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../fixtures/racer.mjs', import.meta.url));
const PROCESSES = 8;
const ROUNDS = 40;

interface Answer {
  salt: string;
  lost: boolean;
  warnings: number;
}

interface Racer {
  process: ChildProcess;
  answers: AsyncIterator<string>;
  exited: Promise<unknown>;
}

let root: string;
let racers: Racer[];

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'salt-race-'));
  racers = Array.from({ length: PROCESSES }, () => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    return {
      process: child,
      answers: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
      exited: once(child, 'exit'),
    };
  });
  // The first round only warms the processes up, so that in the others they start together.
  await race('warm-up');
});

afterAll(async () => {
  for (const { process: child } of racers) child.stdin?.end();
  await Promise.all(racers.map(({ exited }) => exited));
  fs.rmSync(root, { recursive: true });
});

async function race(home: string): Promise<Answer[]> {
  const file = path.join(root, home, 'salt');
  for (const { process: child } of racers) child.stdin?.write(`${file}\n`);
  const lines = await Promise.all(racers.map(({ answers }) => answers.next()));
  return lines.map(({ value }) => JSON.parse(String(value)) as Answer);
}

function filesOf(home: string): string[] {
  return fs.readdirSync(path.join(root, home)).sort();
}

describe('processes that start at once', () => {
  it('on a fresh home all get the same 32 bytes', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = `fresh-${round}/deep/home`;
      const answers = await race(home);
      expect(new Set(answers.map(({ salt }) => salt)).size).toBe(1);
      expect(fs.readFileSync(path.join(root, home, 'salt'), 'hex')).toBe(answers[0]?.salt);
      expect(answers[0]?.salt).toMatch(/^[0-9a-f]{64}$/);
      expect(filesOf(home)).toEqual(['salt']);
    }
  });

  it('on a salt that was left too short agree on its successor, and one of them says so', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = `short-${round}`;
      fs.mkdirSync(path.join(root, home));
      fs.writeFileSync(path.join(root, home, 'salt'), 'short');
      const answers = await race(home);
      expect(new Set(answers.map(({ salt }) => salt)).size).toBe(1);
      expect(fs.readFileSync(path.join(root, home, 'salt'), 'hex')).toBe(answers[0]?.salt);
      expect(answers[0]?.salt).toMatch(/^[0-9a-f]{64}$/);
      expect(answers.map(({ warnings }) => warnings).reduce((sum, count) => sum + count)).toBe(1);
      expect(filesOf(home)).toEqual([
        'salt',
        expect.stringMatching(/^salt\.replacement-\d+-\d+$/),
        expect.stringMatching(/^salt\.too-short-\d+-\d+$/),
      ]);
    }
  });
});
