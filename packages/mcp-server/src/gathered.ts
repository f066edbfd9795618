import { type Readable, Transform } from 'node:stream';

const LINE_FEED = 0x0a;
/** More is handed on without its end: how long a message may be is for whoever reads it to say. */
const MAX_BYTES = 1024 * 1024;

/**
 * A stream of lines in pieces that hold an end of line, or are large. The SDK's transport copies all that it has of a
 * message for each piece that comes: of one of 1.5 MB, which comes in pieces of 64 kB, more than 18 MB.
 */
export function gathered(lines: Readable): Readable {
  let pieces: Buffer[] = [];
  let bytes = 0;
  return lines.pipe(
    new Transform({
      transform(piece: Buffer, _encoding, done) {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes < MAX_BYTES && !piece.includes(LINE_FEED)) {
          done();
          return;
        }
        const whole = Buffer.concat(pieces);
        pieces = [];
        bytes = 0;
        done(null, whole);
      },
    }),
  );
}
