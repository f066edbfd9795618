import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { verify } from '../src/index.js';

let folder: string;
let sink: string;
let acks: string;

/** A whole line of a writer, spelled out. */
const LINE_0 = `{"writer":"w","n":0,"text":"${'a'.repeat(300)}"}\n`;
const LINE_1 = `{"writer":"w","n":1,"text":"${'b'.repeat(337)}"}\n`;
const LINE_2 = `{"writer":"w","n":2,"text":"${'c'.repeat(374)}"}\n`;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-chaos-test-'));
  sink = path.join(folder, 'sink');
  acks = path.join(folder, 'acks');
  mkdirSync(sink);
  mkdirSync(acks);
  writeFileSync(path.join(sink, 'events.jsonl'), LINE_2);
  writeFileSync(path.join(sink, 'events.jsonl.1'), LINE_0 + LINE_1);
  writeFileSync(path.join(acks, 'w'), 'A      0      7\nA      1     12\nA      2      8\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the verifier', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(verify(sink, acks)).toEqual({
      records: 3,
      acknowledged: 3,
      lost: 0,
      doubled: 0,
      torn: 0,
      refused: 0,
      refusedButThere: 0,
      files: 2,
      largest: 699,
      longestMicroseconds: 12,
      byWriter: new Map([['w', [0, 1, 2]]]),
    });
  });

  it('finds a loss', () => {
    writeFileSync(path.join(sink, 'events.jsonl.1'), LINE_0);
    expect(verify(sink, acks)).toMatchObject({ records: 2, lost: 1, doubled: 0, torn: 0 });
  });

  it('finds the loss of a whole writer', () => {
    writeFileSync(path.join(acks, 'x'), 'A      0      7\nA      1      7\n');
    expect(verify(sink, acks)).toMatchObject({ records: 3, lost: 2 });
  });

  it('finds a record that is there twice, and thrice', () => {
    appendFileSync(path.join(sink, 'events.jsonl'), LINE_0 + LINE_1 + LINE_1);
    expect(verify(sink, acks)).toMatchObject({ records: 3, lost: 0, doubled: 3, torn: 0 });
  });

  it('finds a torn line, and the neighbour that it swallowed', () => {
    writeFileSync(path.join(sink, 'events.jsonl.1'), LINE_0.slice(0, 100) + LINE_0 + LINE_1.slice(0, 50));
    expect(verify(sink, acks)).toMatchObject({ records: 1, lost: 2, doubled: 0, torn: 2 });
  });

  it('finds a line that is JSON and yet not what was written', () => {
    writeFileSync(path.join(sink, 'events.jsonl.1'), LINE_0 + LINE_1.replace('bbb', 'b'));
    expect(verify(sink, acks)).toMatchObject({ records: 2, lost: 1, torn: 1 });
  });

  it('takes no blank line for a torn one', () => {
    appendFileSync(path.join(sink, 'events.jsonl'), '\n\n');
    expect(verify(sink, acks)).toMatchObject({ records: 3, torn: 0 });
  });

  it('reads a file with two names once', () => {
    linkSync(path.join(sink, 'events.jsonl.1'), path.join(sink, 'events.jsonl.2'));
    expect(verify(sink, acks)).toMatchObject({ records: 3, doubled: 0, files: 2 });
  });

  it('tells records that were refused, and those that are there all the same', () => {
    writeFileSync(path.join(acks, 'w'), 'A      0      7\nR      1     12\nA      2      8\nR      3      8\n');
    expect(verify(sink, acks)).toMatchObject({ acknowledged: 2, lost: 0, refused: 2, refusedButThere: 1 });
  });

  it('expects nothing of an append whose acknowledgement was cut short', () => {
    appendFileSync(path.join(acks, 'w'), 'A      3');
    expect(verify(sink, acks)).toMatchObject({ acknowledged: 3, lost: 0 });
  });
});
