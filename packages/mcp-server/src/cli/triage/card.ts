import path from 'node:path';
import type { DecisionShown, Evidence, PathShown, ReviewRow } from '@bicameral/failure-review';
import colors from 'picocolors';
import { count } from '../count.js';
import { printable, printableLine, words } from '../printable.js';
import type { Block } from './layout.js';

const DEEP = 4;
const COMMITS_SHOWN = 3;

/** What a person goes by, top down: what was asked, what was shown, what followed. Nothing of it says what reconcile made. */
export function card(evidence: Evidence): Block[] {
  return [
    ...asked(evidence),
    ...shown(evidence),
    ...followed(evidence),
    ...missed(evidence),
    ...evidence.problems.map((problem) => ({ indent: 0, text: colors.yellow(printableLine(problem)) })),
  ];
}

/** What reconcile makes of a row, for whoever asks. */
export function verdict({ class: reviewClass, why }: ReviewRow): Block[] {
  return [heading('Reconcile', words(reviewClass)), { indent: DEEP, text: printableLine(why) }];
}

function asked({ asked: { at, repository, repo_hash, topic, topic_hash, paths, guided, repeats } }: Evidence): Block[] {
  const where = repository === null ? hash(repo_hash ?? 'no repository') : printable(nameOf(repository));
  return [
    heading('Asked', `${minute(at)} in ${where}`),
    {
      indent: DEEP,
      text:
        topic === null
          ? hash(topic_hash === null ? 'no topic that could be used' : `topic ${topic_hash}`)
          : printableLine(topic),
    },
    ...(paths.length === 0 ? [{ indent: DEEP, text: colors.dim('no files were named') }] : paths.map(pathBlock)),
    ...(guided ? [{ indent: DEEP, text: colors.dim('in guided mode, which always fires') }] : []),
    ...(repeats === null ? [] : [{ indent: DEEP, text: colors.dim(`follows up on preflight ${repeats}`) }]),
  ];
}

function shown({ answered: { fired, reason }, shown: decisions }: Evidence): Block[] {
  const answer = fired ? 'it fired' : 'it stayed silent';
  const why = reason === null ? ': it ended in an error' : reason === 'fired' ? '' : `: ${reason}`;
  return [
    heading('Shown', `${count(decisions.length, 'decision')}; ${answer}${why}`),
    ...decisions.flatMap(({ surfaced_by, engaged, ...decision }) =>
      decisionBlocks(decision, [`by ${surfaced_by}`, `engagement: ${engaged}`]),
    ),
  ];
}

function followed({ asked: { at }, followed: calls, followed_left_out: leftOut }: Evidence): Block[] {
  if (calls.length === 0) return [heading('Followed', 'nothing that was tied to it')];
  return [
    heading('Followed', count(calls.length + leftOut, 'call')),
    ...calls.flatMap((call) => {
      const how =
        call.attribution === 'fallback'
          ? `fallback by ${call.match ?? 'nothing'}`
          : (call.attribution ?? 'not attributed');
      const facts = [
        call.outcome ?? 'no outcome',
        call.strength,
        how,
        ...(call.dismiss_reason === undefined ? [] : [`reason: ${call.dismiss_reason}`]),
        ...(call.after_end === true ? ['after the session'] : []),
      ];
      return [
        { indent: DEEP, text: `${later(at, call.ts)}  ${colors.bold(call.tool)}  ${facts.join(' · ')}` },
        ...call.decisions.map(({ decision_id, description }) => ({
          indent: 2 * DEEP,
          text: description === null ? hash(decision_id) : printableLine(description),
        })),
      ];
    }),
    ...(leftOut > 0 ? [{ indent: DEEP, text: colors.dim(`${leftOut} more are not listed`) }] : []),
  ];
}

function missed({ asked: { at }, missed: miss }: Evidence): Block[] {
  if (miss === null) return [];
  const relation =
    miss.relation === 'asked' ? 'a file that was asked about' : 'a neighbour of a file that was asked about';
  const commits = miss.drift_commits.slice(0, COMMITS_SHOWN).map((commit) => commit.slice(0, 12));
  const more = miss.drift_commits.length > COMMITS_SHOWN ? ' and more' : '';
  const commit = commits.length === 0 ? 'a commit' : `commit ${commits.join(' or ')}${more}`;
  return [
    heading('Drifted', `by ${commit}, ${later(at, miss.committed_at)}`),
    pathBlock(miss.file),
    { indent: DEEP, text: colors.dim(relation) },
    ...decisionBlocks(miss, ['was not shown']),
  ];
}

function decisionBlocks(decision: DecisionShown, facts: readonly string[]): Block[] {
  const { decision_id, description, status, signoff_state } = decision;
  const state = [status, signoff_state].filter((each) => each !== null);
  return [
    {
      indent: DEEP,
      text: description === null ? hash(`${decision_id}, not in the ledger here`) : printableLine(description),
    },
    { indent: 2 * DEEP, text: colors.dim([...facts, ...state].join(' · ')) },
  ];
}

function heading(name: string, text: string): Block {
  return { indent: 0, text: `${colors.bold(colors.cyan(name))}  ${text}` };
}

function pathBlock({ hash: own, path: file }: PathShown): Block {
  return { indent: DEEP, text: file === null ? hash(`${own ?? ''}, no such file here now`) : printable(file) };
}

function hash(text: string): string {
  return colors.dim(text);
}

/** A repository by the folder that its common git directory is in. */
function nameOf(commonDir: string): string {
  return path.basename(path.basename(commonDir) === '.git' ? path.dirname(commonDir) : commonDir);
}

/** To the minute, in UTC as the rows have it. */
export function minute(ts: string): string {
  return `${ts.slice(0, 16).replace('T', ' ')} UTC`;
}

function later(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  if (minutes < 0) return `${span(-minutes)} earlier`;
  return `${span(minutes)} later`;
}

function span(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
