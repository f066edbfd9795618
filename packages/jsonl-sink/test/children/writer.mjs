// Appends COUNT records as writer ID with the built package. After each append that returned, the number of appends so
// far is put in the file ACKNOWLEDGED, so that it is known whatever kills this process.
import { openSync, writeSync } from 'node:fs';
import { JsonlSink } from '../../dist/index.js';

const [file, id, count, maxBytes, keep, acknowledged] = process.argv.slice(2);
const sink = new JsonlSink(file, { maxBytes: Number(maxBytes), keep: Number(keep) });
const fd = openSync(acknowledged, 'w');
const number = Buffer.alloc(4);
for (let n = 0; n < Number(count); n += 1) {
  sink.append({ id, n, text: 'x'.repeat(100 + ((n * 37) % 500)) });
  number.writeUInt32LE(n + 1);
  writeSync(fd, number, 0, 4, 0);
}
