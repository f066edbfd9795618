// Preloaded into a server. While the file FAULT exists, `{ call, errno }` in it fails that call on the row files; opening
// them only fails for writing. SIGUSR2 takes every file descriptor that the process may have, and the next one gives them
// back.
import fs from 'node:fs';

const rowFiles = /\/(?:preflight_events|engagements)\.jsonl$/;
const { openSync, writeSync, readFileSync } = fs;
const { O_WRONLY, O_RDWR } = fs.constants;
const held = new Set();

function failIfDue(call) {
  let fault;
  try {
    fault = JSON.parse(readFileSync(process.env.FAULT, 'utf8'));
  } catch {
    return;
  }
  if (fault.call === call) throw Object.assign(new Error('injected'), { code: fault.errno, syscall: call });
}

fs.openSync = (file, flags, mode) => {
  const isRowFile = rowFiles.test(String(file)) && (flags & (O_WRONLY | O_RDWR)) !== 0;
  if (isRowFile) failIfDue('openSync');
  const descriptor = openSync(file, flags, mode);
  if (isRowFile) held.add(descriptor);
  return descriptor;
};
fs.writeSync = (descriptor, ...rest) => {
  if (held.has(descriptor)) failIfDue('writeSync');
  return writeSync(descriptor, ...rest);
};

const hoard = [];
process.on('SIGUSR2', () => {
  if (hoard.length > 0) {
    for (const descriptor of hoard.splice(0)) fs.closeSync(descriptor);
    process.stderr.write('gave all descriptors back\n');
    return;
  }
  try {
    for (;;) hoard.push(openSync('/dev/null', 'r'));
  } catch {
    process.stderr.write('took all descriptors\n');
  }
});
