import type { ScenarioSets } from './read.js';
import { replay, type ReplayOptions } from './replay.js';
import { type Report, reportOf } from './report.js';

/** Replays both sets on the tools, and sets what came of them side by side. */
export async function evaluate({ synthetic, real }: ScenarioSets, options: ReplayOptions): Promise<Report> {
  const outcomes = await replay([...synthetic, ...real], options);
  return reportOf({ synthetic: outcomes.slice(0, synthetic.length), real: outcomes.slice(synthetic.length) });
}
