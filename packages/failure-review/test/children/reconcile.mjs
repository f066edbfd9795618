// Reconciles a home and prints the result. With a second argument it is killed once so many rows were written.
import fs from 'node:fs';
import { reconcile } from '../../dist/index.js';

const [home, now, rows] = process.argv.slice(2);
if (rows !== undefined) {
  const { writeSync } = fs;
  let written = 0;
  fs.writeSync = (...args) => {
    const result = writeSync(...args);
    written += 1;
    if (written === Number(rows)) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
console.log(JSON.stringify(await reconcile({ home, now: () => Number(now) })));
