import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import semver from 'semver';
import { PACKAGE_NAME, VERSION } from '../version.js';
import { type Npm, userNpm } from './npm.js';
import { readRecommended, writeRecommended } from './version-cache.js';

/**
 * Whether the package of this name in the registry is ours. Until it is, whatever stands there under the name is a
 * stranger's: nothing is asked of the registry and nothing is installed. Switched on with the first release.
 */
const PUBLISHED = false;

const VIEW_TIMEOUT_MS = 15_000;
const INSTALL_TIMEOUT_MS = 120_000;

export interface UpdaterOptions {
  /** Where the last answer of the registry is kept for an hour. */
  readonly home: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly npm?: Npm;
  readonly published?: boolean;
  readonly version?: string;
  /** The directory of the running package. */
  readonly packageDirectory?: string;
}

export interface UpdateAnswer {
  readonly status: 'unknown' | 'up_to_date' | 'update_available' | 'already_up_to_date' | 'upgraded' | 'error';
  readonly current_version: string;
  readonly recommended_version?: string;
  readonly message?: string;
}

/** Looks for a newer version of this program, and installs it, by the user's own npm. Nothing else uses the network. */
export interface Updater {
  check(): Promise<UpdateAnswer>;
  apply(): Promise<UpdateAnswer>;
}

type Recommended = { version: string } | { problem: string };

export function createUpdater(options: UpdaterOptions): Updater {
  const now = options.now ?? Date.now;
  const npm = options.npm ?? userNpm();
  const published = options.published ?? PUBLISHED;
  const current = options.version ?? VERSION;
  const packageDirectory = options.packageDirectory ?? fileURLToPath(new URL('..', import.meta.url));

  async function recommended(): Promise<Recommended> {
    if (!published) return { problem: `${PACKAGE_NAME} is not published yet; update your checkout instead.` };
    const cached = readRecommended(options.home, now());
    if (cached !== undefined) return { version: cached };
    const view = await npm(['view', PACKAGE_NAME, 'dist-tags', '--json'], VIEW_TIMEOUT_MS);
    if (!view.ok) {
      return { problem: `npm view ${view.timedOut ? 'took too long' : `failed: ${view.detail}`}. Try again later.` };
    }
    const version = recommendedTag(view.stdout);
    if (version === undefined) return { problem: 'The registry names no version to recommend. Try again later.' };
    writeRecommended(options.home, version, now());
    return { version };
  }

  return {
    async check() {
      const found = await recommended();
      if ('problem' in found) return { status: 'unknown', current_version: current, message: found.problem };
      const newer = semver.gt(found.version, current);
      return {
        status: newer ? 'update_available' : 'up_to_date',
        current_version: current,
        recommended_version: found.version,
        ...(newer ? { message: 'Call update with action "apply" to install it.' } : {}),
      };
    },

    async apply() {
      const found = await recommended();
      if ('problem' in found) return { status: 'error', current_version: current, message: found.problem };
      const about = { current_version: current, recommended_version: found.version };
      if (!semver.gt(found.version, current)) return { status: 'already_up_to_date', ...about };
      const root = await npm(['root', '--global'], VIEW_TIMEOUT_MS);
      if (!root.ok || !isInside(packageDirectory, root.stdout.trim())) {
        const message = `This copy was not installed by npm install --global, so it is left alone. Update it the way it came, or run: npm install --global ${PACKAGE_NAME}@${found.version}`;
        return { status: 'error', ...about, message };
      }
      const install = await npm(['install', '--global', `${PACKAGE_NAME}@${found.version}`], INSTALL_TIMEOUT_MS);
      if (install.ok) return { status: 'upgraded', ...about, message: 'Restart your MCP client to run it.' };
      const message = `npm install ${install.timedOut ? 'took too long' : `failed: ${install.detail}`}`;
      return { status: 'error', ...about, message };
    },
  };
}

/** The dist-tag `recommended` before `latest`. */
function recommendedTag(stdout: string): string | undefined {
  let tags: unknown;
  try {
    tags = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (typeof tags !== 'object' || tags === null) return undefined;
  const { recommended, latest } = tags as Record<string, unknown>;
  const version = recommended ?? latest;
  return typeof version === 'string' ? (semver.valid(version) ?? undefined) : undefined;
}

/** A linked checkout lies elsewhere, once its link is resolved. */
function isInside(directory: string, parent: string): boolean {
  try {
    const relative = path.relative(realpathSync(parent), realpathSync(directory));
    return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  } catch {
    return false;
  }
}
