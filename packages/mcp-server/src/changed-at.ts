import { CodeRegionsError, followRegion, type GitRepository, type FollowRequest } from '@bicameral/code-regions';
import { orIfLost } from './lost-commits.js';

/** Past so many commits nobody is named: the walk would take longer than its answer is worth. */
const MAX_COMMITS = 2_000;
/** Of these, so many that touched the file are looked at. */
const MAX_LOOKS = 50;

/**
 * The first commit on the way at which a region was no longer what it was.
 *
 * @param contentHash what it was at the beginning
 * @returns undefined where none can be named: on the way back, past 2,000 commits or 50 of its file, or across a rename
 */
export async function changedAt(request: FollowRequest, contentHash: string): Promise<string | undefined> {
  const { repository, from, to, oldPath, newPath } = request;
  if (oldPath !== newPath) return undefined;
  const commits = await commitsOf(repository, from, to, newPath);
  if (commits.length > MAX_LOOKS) return undefined;
  for (const commit of commits) {
    const followed = await followOrNothing({ ...request, to: commit });
    if (followed === undefined || 'gone' in followed || followed.contentHash !== contentHash) return commit;
  }
  return undefined;
}

async function commitsOf(repository: GitRepository, from: string, to: string, path: string): Promise<string[]> {
  if ((await orIfLost(repository.commitCount(from, to), Infinity)) > MAX_COMMITS) return [];
  return orIfLost(repository.commitsBetween(from, to, MAX_LOOKS + 1, path), []);
}

async function followOrNothing(request: FollowRequest) {
  try {
    return await followRegion(request);
  } catch (error) {
    if (error instanceof CodeRegionsError) return undefined;
    throw error;
  }
}
