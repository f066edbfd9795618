import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { gathered } from '../src/gathered.js';

const MEGABYTE = 1024 * 1024;

async function piecesOf(...written: readonly string[]): Promise<string[]> {
  const lines = new PassThrough();
  const pieces: string[] = [];
  gathered(lines).on('data', (piece: Buffer) => pieces.push(piece.toString('latin1')));
  for (const piece of written) {
    lines.write(piece, 'latin1');
    await turn();
  }
  return pieces;
}

describe('gathered lines', () => {
  it('come at once, as soon as there is an end', async () => {
    expect(await piecesOf('one\n', 'two\nthree\nfo', 'ur', '\n', 'fi')).toEqual(['one\n', 'two\nthree\nfo', 'ur\n']);
  });

  it('are the same bytes, whatever was cut between them', async () => {
    const line = Buffer.from('“ä” 🎉\n').toString('latin1');
    expect((await piecesOf(...Array.from(line))).join('')).toBe(line);
  });

  it('come without an end where one is long', async () => {
    const half = 'x'.repeat(MEGABYTE / 2);
    expect((await piecesOf(half, half, half, '\n')).map(({ length }) => length)).toEqual([MEGABYTE, MEGABYTE / 2 + 1]);
  });
});
