// Appends records with the built package until one is refused; prints how many were not, and the code.
import { JsonlSink } from '../../dist/index.js';

const [file] = process.argv.slice(2);
const sink = new JsonlSink(file);
let n = 0;
try {
  for (; n < 10_000; n += 1) sink.append({ n, text: 'x'.repeat(80) });
} catch (error) {
  process.stdout.write(`${n} ${error.code}`);
}
