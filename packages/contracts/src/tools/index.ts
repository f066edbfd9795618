import type { z } from 'zod';
import type { ToolName } from '../enums.js';
import { bindInput, bindOutput } from './bind.js';
import { dismissInput, dismissOutput } from './dismiss.js';
import { historyInput, historyOutput } from './history.js';
import { ingestInput, ingestOutput } from './ingest.js';
import { linkCommitInput, linkCommitOutput } from './link-commit.js';
import { preflightInput, preflightOutput } from './preflight.js';
import { ratifyInput, ratifyOutput } from './ratify.js';
import { resetInput, resetOutput } from './reset.js';
import { resolveCollisionInput, resolveCollisionOutput } from './resolve-collision.js';
import { resolveComplianceInput, resolveComplianceOutput } from './resolve-compliance.js';
import { updateInput, updateOutput } from './update.js';

/** What each tool takes and gives, by its dotted name. */
export const toolSchemas = Object.freeze({
  'bicameral.preflight': { input: preflightInput, output: preflightOutput },
  'bicameral.bind': { input: bindInput, output: bindOutput },
  'bicameral.link_commit': { input: linkCommitInput, output: linkCommitOutput },
  'bicameral.ratify': { input: ratifyInput, output: ratifyOutput },
  'bicameral.update': { input: updateInput, output: updateOutput },
  'bicameral.resolve_compliance': { input: resolveComplianceInput, output: resolveComplianceOutput },
  'bicameral.resolve_collision': { input: resolveCollisionInput, output: resolveCollisionOutput },
  'bicameral.ingest': { input: ingestInput, output: ingestOutput },
  'bicameral.dismiss': { input: dismissInput, output: dismissOutput },
  'bicameral.history': { input: historyInput, output: historyOutput },
  'bicameral.reset': { input: resetInput, output: resetOutput },
}) satisfies Readonly<Record<ToolName, { input: z.ZodObject; output: z.ZodObject }>>;
