import { Agent } from '../agent.js';
import type { Clone } from '../clone.js';
import { readDecisionPages } from '../decisions.js';
import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import { bind, ingest } from '../story.js';
import { BUNDLE, environment } from '../workplace.js';

/** What each agent asks about; triage goes by it again. */
export const HASH = 'packages/salted-hash/src/hash.ts';
export const SALT = 'packages/salted-hash/src/salt.ts';
export const SEAM = 'packages/salted-hash/src/seam.ts';
export const SINK = 'packages/jsonl-sink/src/sink.ts';
export const HISTORY = 'packages/mcp-server/src/tools/history.ts';

export interface Setting {
  readonly clone: Clone;
  readonly home: string;
  readonly narrator: Narrator;
}

type Settings = Readonly<Record<string, string>>;
const CAPTURE: Settings = { BICAMERAL_TELEMETRY: 'preflight' };

/** The team's decisions, with code that complies with them; nothing of it is captured. */
export async function prepareLedger({ clone, home, narrator }: Setting): Promise<void> {
  const agent = await connect({ clone, home }, {});
  try {
    const pages = readDecisionPages(clone.root);
    const ids = await ingest(agent, pages, narrator);
    const bound = await bind(agent, pages, ids, narrator);
    narrator.step('Verdicts: the code complies with two of them today');
    const governed = bound.filter(({ symbol }) => symbol === 'hashTopic' || symbol === 'loadOrCreateSalt');
    const { accepted } = await agent.call('bicameral.resolve_compliance', {
      phase: 'ingest',
      verdicts: governed.map(({ decision_id, region_id, content_hash }) => ({
        decision_id,
        region_id,
        content_hash,
        verdict: 'compliant',
        confidence: 'high',
        explanation: 'Read, and found to do as decided.',
      })),
    });
    narrator.fact('accepted', accepted.length);
    expect(accepted.length === 2, 'the verdicts were not accepted');
  } finally {
    await agent.close();
  }
}

/** Hands the id on: one preflight is used, the other is for nothing. */
export async function conversationThatHandsOn({ clone, home, narrator }: Setting): Promise<void> {
  narrator.step('First conversation: the agent hands the preflight_id on');
  const agent = await connect({ clone, home }, CAPTURE);
  try {
    await ask(agent, narrator, 'Rename the private fields', SINK);
    narrator.say('… and renames them: the decision is about something else, and nothing follows.');
    const preflight_id = await ask(agent, narrator, 'Hash topics in lower case', HASH);
    const from = 'prefixOf(salt, topic)';
    const commit = clone.commitChange(HASH, from, 'prefixOf(salt, topic.toLowerCase())', 'Hash topics in lower case');
    const linked = await agent.call('bicameral.link_commit', { commit_hash: 'HEAD', preflight_id });
    const [check] = linked.pending_compliance_checks;
    expect(check !== undefined, 'the commit left nothing to judge');
    narrator.say(`commit ${commit} is linked with that id: ${linked.decisions_drifted} decision has drifted`);
    const { accepted } = await agent.call('bicameral.resolve_compliance', {
      phase: check.phase,
      verdicts: [
        {
          decision_id: check.decision_id,
          region_id: check.region_id,
          content_hash: check.content_hash,
          verdict: 'drifted',
          confidence: 'high',
          explanation: 'A topic with a capital hashes differently from the known answers.',
        },
      ],
      preflight_id,
    });
    expect(accepted.length === 1, 'the verdict was not accepted');
    narrator.say('… and the agent says so, with that id as well.');
  } finally {
    await agent.close();
  }
}

/** Never hands it on, and breaks a decision about a file that imports the one it asked about: preflight looks the other way. */
export async function conversationThatForgets({ clone, home, narrator }: Setting): Promise<void> {
  narrator.step('Second conversation: the agent never hands the id on');
  const agent = await connect({ clone, home }, CAPTURE);
  try {
    await ask(agent, narrator, 'Prefix warnings', SEAM);
    clone.change(SEAM, '`${line}\\n`', '`warning: ${line}\\n`');
    clone.change(SALT, 'obtain(file, { ...systemSeam, ...seam })', 'makeInPlace(file, { ...systemSeam, ...seam })');
    const commit = clone.commit('Prefix warnings, and make the salt in place');
    const linked = await agent.call('bicameral.link_commit', { commit_hash: 'HEAD' });
    narrator.say(`commit ${commit} goes further, and is linked without an id: ${linked.decisions_drifted} drifted`);
    expect(linked.decisions_drifted === 1, 'the decision did not drift');
  } finally {
    await agent.close();
  }
}

/** Is killed before it comes to anything. */
export async function conversationThatIsKilled({ clone, home, narrator }: Setting): Promise<void> {
  narrator.step('Third conversation: the server is killed in the middle');
  const agent = await connect({ clone, home }, CAPTURE);
  await ask(agent, narrator, 'Read more rows a query', HISTORY);
  await agent.kill();
  narrator.say('kill -9: nothing is said of the session’s end.');
  const commit = clone.commitChange(HISTORY, 'ROWS_A_QUERY = 100', 'ROWS_A_QUERY = 200', 'Read more rows a query');
  narrator.say(`commit ${commit}, by a person, finishes the work.`);
}

async function connect({ clone, home }: Pick<Setting, 'clone' | 'home'>, settings: Settings): Promise<Agent> {
  const agent = new Agent();
  await agent.connect({
    command: process.execPath,
    args: [BUNDLE, '--root', clone.root],
    cwd: clone.root,
    env: environment({ BICAMERAL_HOME: home, ...settings }),
  });
  return agent;
}

/** Gives the preflight's id. */
async function ask(agent: Agent, narrator: Narrator, topic: string, file: string): Promise<string> {
  const { decisions, reason, preflight_id } = await agent.call('bicameral.preflight', { topic, file_paths: [file] });
  narrator.say(`preflight: “${topic}” in ${file}: ${reason}`);
  for (const { description, surfaced_by } of decisions) narrator.say(`  • ${description}  [by ${surfaced_by}]`);
  expect(preflight_id !== null, 'the preflight was not captured');
  return preflight_id;
}
