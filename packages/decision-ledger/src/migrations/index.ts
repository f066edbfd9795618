import type { Database } from '../database.js';
import { initial } from './initial.js';
import { searchAndCollisions } from './search-and-collisions.js';
import { ungrounded } from './ungrounded.js';

export type Migration = (database: Database) => void;

/** In order: the first makes version 1 of an empty file, each next one the version after. Never change a released one. */
export const migrations: readonly Migration[] = [initial, searchAndCollisions, ungrounded];
