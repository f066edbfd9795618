import type { Agent } from './agent.js';
import type { Clone } from './clone.js';
import { type DecisionPage, readDecisionPages } from './decisions.js';
import { expect } from './expect.js';
import type { Narrator } from './narrator.js';

/** The file that the agent is about to edit, and the line that it will change there. */
const EDITED = 'packages/salted-hash/src/hash.ts';
const SYMBOL = 'hashTopic';
const LINE = 'prefixOf(salt, topic)';
const CHANGED_LINE = 'prefixOf(salt, topic.toLowerCase())';

/** Results stay under 10 kB, so a few pages a call keep every answer whole. */
const PAGES_A_CALL = 8;

/** Ingest, bind, preflight, verdict, a commit, link, verdict, sign-off, update: what one piece of work leaves behind. */
export async function converse(agent: Agent, clone: Clone, narrator: Narrator): Promise<void> {
  const pages = readDecisionPages(clone.root);
  const ids = await ingest(agent, pages, narrator);
  const bound = await bind(agent, pages, ids, narrator);
  const governing = bound.find(({ file, symbol }) => file === EDITED && symbol === SYMBOL);
  expect(governing !== undefined, `no page of docs/decisions is bound to ${SYMBOL} in ${EDITED}`);

  narrator.step(`Preflight: the agent is about to edit ${EDITED}`);
  const preflight = await agent.call('bicameral.preflight', {
    topic: 'Hash topics in lower case',
    file_paths: [EDITED, 'packages/salted-hash/src/salt.ts'],
  });
  const { preflight_id } = preflight;
  narrator.fact('fired', preflight.fired);
  for (const decision of preflight.decisions) {
    narrator.say(`• ${decision.description}  [${decision.status}, confidence ${decision.confidence}]`);
  }
  narrator.fact('preflight_id', `${preflight_id ?? 'none'}  ← handed on to every call below`);
  expect(preflight.fired && preflight_id !== null, 'preflight did not fire');

  narrator.step('Verdict: the code complies with the decision today');
  const { decision_id, region_id, content_hash } = governing;
  const verdict = { decision_id, region_id, content_hash, verdict: 'compliant', confidence: 'high' };
  const judged = await agent.call('bicameral.resolve_compliance', {
    phase: 'ingest',
    verdicts: [{ ...verdict, explanation: 'Topics are hashed as UTF-8.' }],
    preflight_id,
  });
  narrator.fact('accepted', judged.accepted.length);
  expect(judged.accepted.length === 1, 'the verdict was not accepted');

  narrator.step('A commit goes against it, and is linked');
  const commit = clone.commitChange(EDITED, LINE, CHANGED_LINE, 'Hash topics in lower case');
  const linked = await agent.call('bicameral.link_commit', { commit_hash: 'HEAD', preflight_id });
  narrator.fact('commit', `${commit}  ${LINE} → ${CHANGED_LINE}`);
  narrator.fact('regions_updated', linked.regions_updated);
  narrator.fact('decisions_drifted', linked.decisions_drifted);
  expect(linked.decisions_drifted === 1, 'the decision did not drift');

  narrator.step('The agent reads the changed code and says that it drifted');
  const [check] = linked.pending_compliance_checks;
  const drifted = await agent.call('bicameral.resolve_compliance', {
    phase: check?.phase,
    verdicts: [
      {
        ...verdict,
        content_hash: check?.content_hash,
        verdict: 'drifted',
        explanation: 'A topic with a capital hashes differently from the known answers.',
      },
    ],
    preflight_id,
  });
  narrator.fact('accepted', drifted.accepted.length);

  narrator.step('A person signs the decision off');
  const ratified = await agent.call('bicameral.ratify', { decision_id, signer: 'a maintainer', preflight_id });
  narrator.fact('signoff', ratified.signoff.state);
  narrator.fact(
    'projected_status',
    `${ratified.projected_status}  (signed off and drifted: the code is what has to change)`,
  );
  expect(ratified.projected_status === 'drifted', 'the status is not drifted');

  narrator.step('Is there a newer server?');
  const update = await agent.call('bicameral.update', { action: 'check', preflight_id });
  narrator.fact('status', `${update.status} (${update.message ?? ''})`);
}

export interface BoundDecision {
  readonly file: string;
  readonly symbol: string;
  readonly decision_id: string;
  readonly region_id: string;
  readonly content_hash: string;
}

export async function ingest(
  agent: Agent,
  pages: readonly DecisionPage[],
  narrator: Narrator,
): Promise<Map<string, string>> {
  narrator.step('Ingest: docs/decisions goes into the ledger');
  const ids = new Map<string, string>();
  for (let start = 0; start < pages.length; start += PAGES_A_CALL) {
    const some = pages.slice(start, start + PAGES_A_CALL);
    const { created_decisions } = await agent.call('bicameral.ingest', {
      payload: {
        source: 'document',
        title: 'docs/decisions',
        decisions: some.map(({ title, description, why, file }) => ({
          title,
          description,
          source_excerpt: why,
          source_ref: file,
        })),
      },
    });
    for (const [index, { decision_id }] of created_decisions.entries()) {
      const page = some[index];
      if (page) ids.set(page.file, decision_id);
    }
    for (const { title } of some) narrator.say(`• ${title}`);
  }
  narrator.fact('decisions', ids.size);
  expect(ids.size === pages.length, `${pages.length} pages gave ${ids.size} decisions`);
  return ids;
}

export async function bind(
  agent: Agent,
  pages: readonly DecisionPage[],
  ids: ReadonlyMap<string, string>,
  narrator: Narrator,
): Promise<BoundDecision[]> {
  narrator.step('Bind: each decision to the code that carries it out');
  const wanted = pages.flatMap((page) => page.code.map((code) => ({ ...code, decision_id: ids.get(page.file) ?? '' })));
  const bound: BoundDecision[] = [];
  // One a call, since each answer carries the code.
  for (const { file, symbol, decision_id } of wanted) {
    const { bindings } = await agent.call('bicameral.bind', {
      bindings: [{ decision_id, file_path: file, symbol_name: symbol }],
    });
    const [item] = bindings;
    expect(item?.error === null, `binding ${symbol} in ${file}: ${item?.error}`);
    narrator.say(`• ${symbol} in ${file}`);
    bound.push({ file, symbol, decision_id, region_id: item.region_id, content_hash: item.content_hash });
  }
  return bound;
}
