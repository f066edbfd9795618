import os from 'node:os';
import { telemetryFlags } from '@bicameral/telemetry-flags';
import { Context } from './context.js';
import { DueReconcile } from './due-reconcile.js';
import { bicameralHome } from './home.js';
import type { Logger } from './log.js';
import { Application } from './registry/application.js';
import { Homeless } from './registry/homeless.js';
import { secureHome } from './secure-home.js';
import { tools } from './tools/index.js';
import { createUpdater } from './update/updater.js';

export interface ApplicationOptions {
  readonly root?: string | undefined;
  readonly log: Logger;
}

/** What serves calls. */
export type Service = Application | Homeless;

/** The tools over this process's environment. */
export function createApplication({ root, log }: ApplicationOptions): Service {
  telemetryFlags();
  let home: string;
  try {
    home = bicameralHome();
  } catch (error) {
    return new Homeless(tools, (error as Error).message);
  }
  secureHome(home, log);
  const context = new Context({
    root,
    env: process.env,
    cwd: process.cwd(),
    userHome: os.homedir(),
    home,
    log,
    updater: createUpdater({ home }),
  });
  return new Application(context, tools, context.telemetry.enabled ? new DueReconcile({ home, log }) : undefined);
}
