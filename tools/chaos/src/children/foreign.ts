// A program that rotates without any lock and opens the file for each row, as the Python server does.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { openAckLog } from '../ack-log.js';
import { recordOf } from '../record.js';
import type { WriterConfig } from './writer.js';

const { file, writer, count, maxBytes, keep, ackLog } = JSON.parse(process.argv[2] ?? '') as WriterConfig;
const log = openAckLog(ackLog);

function rotateIfFull(): void {
  if (!existsSync(file) || statSync(file).size < maxBytes) return;
  rmSync(`${file}.${keep}`, { force: true });
  for (let index = keep - 1; index > 0; index -= 1) {
    if (existsSync(`${file}.${index}`)) renameSync(`${file}.${index}`, `${file}.${index + 1}`);
  }
  renameSync(file, `${file}.1`);
}

function append(n: number): void {
  const begin = performance.now();
  try {
    rotateIfFull();
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(recordOf(writer, n, 0))}\n`);
  } catch {
    // Another process moved the file between two of its calls.
    log.note('refused', n, 0);
    return;
  }
  log.note('returned', n, (performance.now() - begin) * 1000);
}

process.once('message', () => {
  void (async () => {
    for (let n = 0; n < count && process.connected; n += 1) {
      append(n);
      if (n % 50 === 49) await breathe();
    }
    if (process.connected) process.disconnect();
  })();
});
process.send?.('ready');
