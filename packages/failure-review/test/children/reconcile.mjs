// Reconciles a home and prints the result. With a second argument it is killed in the middle of a write, once so many rows
// were written.
import fs from 'node:fs';
import { reconcile } from '../../dist/index.js';

const [home, now, rows] = process.argv.slice(2);
if (rows !== undefined) {
  const { writeSync } = fs;
  let left = Number(rows);
  fs.writeSync = (fd, data) => {
    const lines = data.split(/(?<=\n)/);
    const count = lines.filter((line) => line.startsWith('{')).length;
    if (count >= left) {
      const end = lines.findIndex((line) => line.startsWith('{') && --left === 0) + 1;
      writeSync(fd, lines.slice(0, end).join('') + (lines[end]?.slice(0, 100) ?? ''));
      process.kill(process.pid, 'SIGKILL');
    }
    left -= count;
    return writeSync(fd, data);
  };
}
console.log(JSON.stringify(await reconcile({ home, now: () => Number(now) })));
