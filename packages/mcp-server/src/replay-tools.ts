import os from 'node:os';
import type { OpenTools } from '@bicameral/failure-review';
import { Context, createCodeReaders } from './context.js';
import { defined } from './defined.js';
import type { Logger } from './log.js';
import { Application } from './registry/application.js';
import { tools } from './tools/index.js';
import { createUpdater } from './update/updater.js';

/** The tools as a server has them, in this process and without a protocol, over what a replay gives. */
export function replayTools(log: Logger): OpenTools {
  const readers = createCodeReaders();
  return ({ root, home, env }) => {
    const updater = createUpdater({ home });
    const context = new Context({ root, env, cwd: root, userHome: os.homedir(), home, log, updater, readers });
    const application = new Application(context, tools);
    return {
      async call(name, args) {
        const tool = application.find(name);
        if (tool === undefined) throw new Error(`there is no tool ${name}`);
        const { structured, text } = await application.call(tool, args);
        return defined({ structured, text });
      },
      close: () => application.close(),
    };
  };
}
