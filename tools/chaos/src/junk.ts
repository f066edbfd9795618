import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** What another program may leave in the file; each costs itself, and none a neighbour. */
export const JUNK: readonly (() => Buffer)[] = [
  () => Buffer.from('{"unfinished'),
  () => Buffer.from('{"writer":"w0","n":0,"text":"'),
  () => Buffer.from('\n\n\n'),
  () => Buffer.from('[1,2,3]\n"text"\n7\nnull\n'),
  () => Buffer.from('no JSON at all\n{"a":1}}\n'),
  () => Buffer.alloc(5000),
  () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d, 0x0a, 0xc3]),
  () => Buffer.concat([Buffer.from('{"text":"'), Buffer.alloc(20_000_000, 'x'), Buffer.from('"}\n')]),
  () => Buffer.alloc(20_000_000, '\0'),
];

/** So many of them are short: the long ones, once each, are enough. */
export const SHORT_JUNK = 7;

/** Whether the whole of it came into one file. */
export function putIn(file: string, bytes: Buffer): boolean {
  let fd: number;
  try {
    fd = openSync(file, constants.O_WRONLY | constants.O_APPEND);
  } catch {
    return false;
  }
  try {
    return writeSync(fd, bytes) === bytes.length;
  } finally {
    closeSync(fd);
  }
}
