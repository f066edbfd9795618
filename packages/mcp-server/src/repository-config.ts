import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isTruthy } from '@bicameral/telemetry-flags';
import type { Context } from './context.js';
import { PREFLIGHT_SOURCES, type PreflightSource } from './preflight/sources.js';

/** What a repository sets for everybody who works in it. */
export interface RepositoryConfig {
  /** Preflight fires even with nothing to show. */
  readonly guided: boolean;
  /** Where preflight looks. */
  readonly preflightSources: readonly PreflightSource[];
  /** The branch on which a commit is no longer ephemeral; undefined leaves it to the repository. */
  readonly authoritativeBranch: string | undefined;
}

/** Read anew for every call, so that a change counts at once. */
const FILE = path.join('.bicameral', 'config.yaml');

/**
 * The settings of a repository: the environment's (`BICAMERAL_GUIDED_MODE`, `BICAMERAL_PREFLIGHT_SOURCES`,
 * `BICAMERAL_AUTHORITATIVE_BRANCH`), else those of `.bicameral/config.yaml` (`guided`, `preflight_sources`,
 * `authoritative_branch`). What can not be used is named on stderr and left out; keys of other programs are left alone.
 */
export async function repositoryConfig(context: Context, root: string): Promise<RepositoryConfig> {
  const { env } = context;
  const file = path.join(root, FILE);
  const config = await readConfig(context, file);
  const fromEnvironment = env['BICAMERAL_PREFLIGHT_SOURCES']?.split(',');
  return {
    guided: isTruthy(env['BICAMERAL_GUIDED_MODE']) || flagFrom(context, `guided in ${file}`, config['guided']),
    preflightSources:
      fromEnvironment === undefined
        ? sourcesFrom(context, `preflight_sources in ${file}`, config['preflight_sources'])
        : sourcesFrom(context, 'BICAMERAL_PREFLIGHT_SOURCES', fromEnvironment),
    authoritativeBranch:
      env['BICAMERAL_AUTHORITATIVE_BRANCH']?.trim() ||
      branchFrom(context, `authoritative_branch in ${file}`, config['authoritative_branch']) ||
      undefined,
  };
}

async function readConfig(context: Context, file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = readText(context, file);
  if (text === null) return {};
  const { parseYaml } = await import('./parse-yaml.js');
  try {
    const config: unknown = parseYaml(text);
    if (isMapping(config)) return config;
    if (isGiven(config)) warnOnce(context, `${file} is no mapping, such as "guided: true", so nothing in it counts`);
  } catch (error) {
    warnOnce(context, `${file} is not valid YAML, so nothing in it counts: ${String(error)}`);
  }
  return {};
}

/** Null where there is none. What is no file is not opened: whoever reads a pipe waits until somebody writes. */
function readText(context: Context, file: string): string | null {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true) return readFileSync(file, 'utf8');
    if (stat !== undefined) warnOnce(context, `${file} is no file, so it does not count`);
    return null;
  } catch {
    return null;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const told = new WeakMap<Context, Set<string>>();

/** The settings are read for every call; that something is wrong with them is news once. */
function warnOnce(context: Context, message: string): void {
  const known = told.get(context) ?? new Set();
  if (!known.has(message)) context.log.warn(message);
  told.set(context, known.add(message));
}

/** A list that names nothing known leaves the default: a typing error must not silence preflight. */
function sourcesFrom(context: Context, where: string, value: unknown): readonly PreflightSource[] {
  if (value === undefined || value === null) return PREFLIGHT_SOURCES;
  const names = (Array.isArray(value) ? value : [value]).map((name) => String(name).trim()).filter(Boolean);
  const known = PREFLIGHT_SOURCES.filter((source) => names.includes(source));
  const unknown = names.filter((name) => !PREFLIGHT_SOURCES.some((source) => source === name));
  if (unknown.length > 0) {
    warnOnce(context, `${where}: no source ${unknown.join(', ')}; there are ${PREFLIGHT_SOURCES.join(', ')}`);
  }
  return known.length > 0 ? known : PREFLIGHT_SOURCES;
}

function flagFrom(context: Context, where: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (isGiven(value)) warnOnce(context, `${where}: ${JSON.stringify(value)} does not count; it takes true or false`);
  return false;
}

function branchFrom(context: Context, where: string, value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (isGiven(value)) warnOnce(context, `${where}: ${JSON.stringify(value)} does not count; it takes a branch's name`);
  return undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
