import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writer } from './writers.js';

/** A sink, as somebody sees it who meddles with its file. */
export interface Scene {
  readonly file: string;
  readonly writers: readonly Writer[];
  /** Moves the file out of the way, to a name that the verifier reads and no writer uses. */
  readonly moveAway: () => void;
}

/** What makes the file impossible to write. */
export interface Fault {
  readonly name: string;
  /** The code that every append gets meanwhile. */
  readonly code: string;
  /** Brings it about and gives how to undo it, which tells whether it was still in force. */
  readonly bring: (scene: Scene) => () => boolean;
}

export const FAULTS: readonly Fault[] = [
  { name: 'a symbolic link', code: 'SYMLINK', bring: inPlace((file) => symlinkSync(targetOf(file), file), unlinkSync) },
  {
    name: 'a FIFO',
    code: 'NOT_A_FILE',
    bring: inPlace((file) => void execFileSync('mkfifo', [file], { stdio: 'ignore' }), unlinkSync),
  },
  { name: 'a folder', code: 'NOT_A_FILE', bring: inPlace((file) => mkdirSync(file), rmdirSync) },
  { name: 'a file in place of the folder', code: 'NOT_A_DIRECTORY', bring: folderAsFile },
  { name: 'a folder that may not be written', code: 'PERMISSION', bring: forbiddenFolder },
  { name: 'no descriptor left', code: 'TOO_MANY_OPEN_FILES', bring: noDescriptors },
];

/** Where the mode of a file does not bind the superuser, the capability to pass it by is taken away. */
export const UNPRIVILEGED: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--inh-caps=-dac_override,-dac_read_search', '--bounding-set=-dac_override,-dac_read_search']
    : [];

/** Where a link leads that is put in the file's place. */
export function targetOf(file: string): string {
  return join(dirname(file), '..', 'target');
}

/** Moves a file aside under names that no sink uses, as often as there is one; and how often there was. */
export function moverOf(file: string): { moveAway: () => void; moved: () => number } {
  let moved = 0;
  const moveAway = (): void => {
    try {
      renameSync(file, join(dirname(file), `moved-${moved + 1}`));
      moved += 1;
    } catch {
      // Nobody has made it anew yet.
    }
  };
  return { moveAway, moved: () => moved };
}

/** Puts something where the file is. A writer may make the file anew in between: then that one is moved away as well. */
function inPlace(make: (file: string) => void, remove: (file: string) => void): Fault['bring'] {
  return ({ file, moveAway }) => {
    insist(moveAway, () => make(file));
    const { ino } = lstatSync(file);
    return () => {
      // A rotation that had begun just before may have taken it for the file.
      const isThere = lstatSync(file, { throwIfNoEntry: false })?.ino === ino;
      if (isThere) remove(file);
      return isThere;
    };
  };
}

function folderAsFile({ file }: Scene): () => boolean {
  const sink = dirname(file);
  let aside = 0;
  const asideName = (index: number): string => `${sink}-aside-${index}`;
  insist(
    () => renameSync(sink, asideName((aside += 1))),
    () => writeFileSync(sink, '', { flag: 'wx' }),
  );
  return () => {
    unlinkSync(sink);
    insist(
      // A writer may make the folder anew before the old one is back.
      () => {
        if (existsSync(sink)) renameSync(sink, asideName((aside += 1)));
      },
      () => renameSync(asideName(1), sink),
    );
    // What a writer made anew is gathered into it at the end.
    for (let index = 2; index <= aside; index += 1)
      renameSync(asideName(index), join(sink, `aside-${index}-${Date.now()}`));
    return true;
  };
}

/** Open descriptors stay good, so the file is moved away: then a new one has to be made, and can not. */
function forbiddenFolder({ file, moveAway }: Scene): () => boolean {
  const sink = dirname(file);
  insist(
    () => {
      chmodSync(sink, 0o700);
      moveAway();
    },
    () => {
      chmodSync(sink, 0o500);
      if (statSync(file, { throwIfNoEntry: false }) !== undefined) throw new Error('somebody made the file anew');
    },
  );
  return () => {
    chmodSync(sink, 0o700);
    return true;
  };
}

function noDescriptors({ writers }: Scene): () => boolean {
  writers.forEach(({ tell }) => tell('hoard'));
  return () => {
    writers.forEach(({ tell }) => tell('release'));
    return true;
  };
}

const MAX_TRIES = 1000;

/** Clears the place and takes it, again and again until nobody came in between. */
function insist(clear: () => void, take: () => void): void {
  for (let round = 0; ; round += 1) {
    clear();
    try {
      take();
      return;
    } catch (error) {
      if (round === MAX_TRIES) throw error;
    }
  }
}
