import os from 'node:os';
import path from 'node:path';
import type { GitRepository } from '@bicameral/code-regions';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { ReviewRow } from '../../rows/review-row.js';
import type { Name, NameKind } from '../original.js';

interface NamesInput {
  readonly row: ReviewRow;
  readonly repository: GitRepository;
  readonly paths: readonly string[];
  readonly decisions: readonly DecisionView[];
  /** Whoever labelled the row, under the names that they gave. */
  readonly labellers: readonly string[];
}

/** Everything by whose name a reader could tell whose row it was. */
export async function namesOf({ row, repository, paths, decisions, labellers }: NamesInput): Promise<Name[]> {
  const of = (kind: NameKind, values: Iterable<string | null | undefined>): Name[] =>
    [...new Set(values)].flatMap((value) => (value ? [{ kind, value }] : []));
  const regions = decisions.flatMap((decision) => decision.regions);
  const files = [...paths, ...regions.map(({ filePath }) => filePath)];
  return [
    ...of(
      'a folder or file',
      files.flatMap((file) => file.split('/')),
    ),
    ...of(
      'a symbol',
      regions.map(({ symbol }) => symbol),
    ),
    ...of('an id or a hash', [
      ...[row.key, row.preflight_id, row.parent_preflight_id, row.session_id],
      ...[row.repo_hash, row.salt_id, row.topic_hash, ...row.path_hashes],
      ...row.surfaced.map(({ decision_id }) => decision_id.replace(/^decision:/, '')),
      ...decisions.map(({ decisionId }) => decisionId.replace(/^decision:/, '')),
      ...decisions.map(({ signoff }) => signoff.sourceCommitRef),
      ...regions.flatMap(({ regionId, contentHash }) => [regionId.replace(/^region:/, ''), contentHash]),
    ]),
    ...of('the repository', [path.basename(repository.root), path.basename(path.dirname(repository.commonDir))]),
    ...of('a branch', await repository.branchNames()),
    ...of('a person', [
      ...decisions.flatMap(({ signoff, participants }) => [signoff.signer, ...participants]),
      ...labellers,
      userName(),
    ]),
    ...of(
      'a source reference',
      decisions.map(({ sourceRef }) => sourceRef),
    ),
  ];
}

/** Undefined for a user whom the system knows by number alone; `root` is nobody's name. */
function userName(): string | undefined {
  try {
    const { username } = os.userInfo();
    return username === 'root' ? undefined : username;
  } catch {
    return undefined;
  }
}
