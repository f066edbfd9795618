import type { Tool } from '../registry/tool.js';
import { bind } from './bind.js';
import { dismiss } from './dismiss.js';
import { history } from './history.js';
import { ingest } from './ingest.js';
import { linkCommit } from './link-commit.js';
import { preflight } from './preflight.js';
import { ratify } from './ratify.js';
import { reset } from './reset.js';
import { resolveCollision } from './resolve-collision.js';
import { resolveCompliance } from './resolve-compliance.js';
import { update } from './update.js';

/** The tools, in the order in which an agent meets them. */
export const tools: readonly Tool[] = [
  preflight,
  ingest,
  bind,
  linkCommit,
  resolveCompliance,
  ratify,
  dismiss,
  resolveCollision,
  history,
  update,
  reset,
];
