// Appends {"n":3} with the built package to a full file, and stops itself inside the rotation, before it takes the
// active file's old name.
import nodeFs from 'node:fs';
import { JsonlSink } from '../../dist/index.js';

const [file] = process.argv.slice(2);
const fs = new Proxy(nodeFs, {
  get(target, name) {
    return (...args) => {
      if (name === 'unlinkSync' && args[0] === file) process.kill(process.pid, 'SIGSTOP');
      return target[name](...args);
    };
  },
});
new JsonlSink(file, { fs, maxBytes: 16, keep: 5 }).append({ n: 3 });
