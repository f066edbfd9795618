// Answers each path that it is sent with the salt that it finds or makes there, and ends with an empty one.
import { saltUnderTest } from '../under-test.js';

export interface SaltAnswer {
  /** In hex. */
  readonly salt: string;
  readonly microseconds: number;
}

const { loadOrCreateSalt } = await saltUnderTest();

process.on('message', (file: string) => {
  if (file === '') {
    process.disconnect();
    return;
  }
  const begin = performance.now();
  const salt = loadOrCreateSalt(file).toString('hex');
  const answer: SaltAnswer = { salt, microseconds: (performance.now() - begin) * 1000 };
  process.send?.(answer);
});
process.send?.('ready');
