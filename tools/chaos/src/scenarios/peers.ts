import type { Context, Outcome, Scenario } from '../scenario.js';
import { SUBJECT_NAMES } from '../subjects/subject.js';
import { runKills } from './kills.js';
import { runRotation } from './rotation.js';

/** An eighth of the records, half of the kills: peers take much longer. */
const SHARE = 8;

/** What two widely used sinks make of the same; only shown. */
export const peers: Scenario = {
  name: 'peers',
  title: 'rotation and kills with pino-roll and rotating-file-stream',
  run: async (context) => {
    const smaller = (folder: string): Context => ({
      ...context,
      records: Math.ceil(context.records / SHARE),
      kills: Math.ceil(context.kills / 2),
      folder: `${context.folder}/${folder}`,
    });
    const outcomes: Outcome[] = [];
    for (const subject of SUBJECT_NAMES) {
      if (subject === 'jsonl-sink') continue;
      outcomes.push(await runRotation('peers rotation', subject, smaller('rotation')));
      outcomes.push(await runKills('peers kills', subject, smaller('kills')));
    }
    return outcomes;
  },
};
