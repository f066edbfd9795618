import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toJsonSchema, TOOL_NAMES, toolSchemas } from '@bicameral/contracts';
import { parse } from 'yaml';
import { program } from '../src/cli/program.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const ROOT = '${CLAUDE_PLUGIN_ROOT}/';

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(packageFolder, file), 'utf8'));
}

interface Hook {
  readonly type: string;
  readonly command: string;
  readonly args: readonly string[];
}
const { hooks } = readJson('hooks/hooks.json') as { hooks: Record<string, { hooks: Hook[] }[]> };

describe('the plugin', () => {
  it('is of the package’s version and starts the bundle', () => {
    const { version } = readJson('package.json') as { version: string };
    expect(readJson('.claude-plugin/plugin.json')).toMatchObject({
      name: 'bicameral',
      version,
      mcpServers: { bicameral: { command: 'node', args: ['${CLAUDE_PLUGIN_ROOT}/dist/bicameral-mcp.mjs'] } },
    });
  });

  it('runs only files that ship', () => {
    const { files } = readJson('package.json') as { files: string[] };
    const run = Object.values(hooks).flatMap((groups) => groups.flatMap((group) => group.hooks));
    expect(run.map(({ type, command }) => [type, command])).toEqual(run.map(() => ['command', 'node']));
    for (const { args } of run) {
      const [file = ''] = args;
      expect(file.startsWith(ROOT)).toBe(true);
      const own = file.slice(ROOT.length);
      expect(existsSync(path.join(packageFolder, own))).toBe(true);
      expect(files.some((shipped) => own === shipped || own.startsWith(`${shipped}/`))).toBe(true);
    }
    expect(Object.keys(hooks)).toEqual(['SessionStart', 'PostToolUse', 'SessionEnd']);
    expect(files).toEqual(expect.arrayContaining(['.claude-plugin', 'hooks', 'skills']));
  });
});

function runHook(name: string, input: string): string {
  return execFileSync(process.execPath, [path.join(packageFolder, 'hooks', name)], { input, encoding: 'utf8' });
}

describe('at the start of a session', () => {
  it('the model is told to ask first and to hand the id on', () => {
    const { hookSpecificOutput } = JSON.parse(runHook('session-start.mjs', '')) as {
      hookSpecificOutput: { hookEventName: string; additionalContext: string };
    };
    expect(hookSpecificOutput.hookEventName).toBe('SessionStart');
    expect(hookSpecificOutput.additionalContext).toContain('bicameral.preflight');
    expect(hookSpecificOutput.additionalContext).toContain('pass the preflight_id that it returns');
  });
});

describe('after a commit', () => {
  const OLD = '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70';
  const LAST = '9d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hooks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What Claude Code 2.1 pipes into the hook, as far as it matters here. */
  function input(transcript: string | null, gitOperation: unknown): string {
    const transcript_path = path.join(folder, 'transcript.jsonl');
    if (transcript !== null) writeFileSync(transcript_path, transcript);
    return JSON.stringify({
      hook_event_name: 'PostToolUse',
      transcript_path,
      tool_name: 'Bash',
      tool_input: { command: 'git commit -m note' },
      tool_response: { stdout: '', stderr: '', interrupted: false, gitOperation },
    });
  }

  /** A line of the conversation's record: the answer stands in it as JSON within a JSON string. */
  function answered(id: string): string {
    const text = JSON.stringify({ fired: true, preflight_id: id });
    return `${JSON.stringify({ type: 'user', message: { content: [{ type: 'tool_result', content: [{ type: 'text', text }] }] } })}\n`;
  }

  const COMMITTED = { commit: { sha: 'f717fd6', kind: 'committed', branch: 'main' } };

  it('the agent is asked to link it with the last preflight’s id', () => {
    expect(runHook('after-commit.mjs', input(answered(OLD) + answered(LAST), COMMITTED))).toBe(
      `${JSON.stringify({
        hookSpecificOutput: {
          hookEventName: 'PostToolUse',
          additionalContext: `Committed f717fd6. Call bicameral.link_commit with {"commit_hash":"f717fd6","preflight_id":"${LAST}"}, and look at what it says has drifted.`,
        },
      })}\n`,
    );
  });

  it('finds the id at the end of a long record', () => {
    const long = answered(OLD) + `${JSON.stringify({ text: 'x'.repeat(5_000_000) })}\n` + answered(LAST);
    expect(runHook('after-commit.mjs', input(long, COMMITTED))).toContain(LAST);
  });

  it.each([
    ['no preflight was made', '{"type":"user"}\n'],
    ['nothing is recorded, so that the id is null', '{"text":"{\\"preflight_id\\":null}"}\n'],
    ['there is no record', null],
  ])('does without an id when %s', (_, transcript) => {
    const said = runHook('after-commit.mjs', input(transcript, COMMITTED));
    expect(said).toContain('Call bicameral.link_commit with {\\"commit_hash\\":\\"f717fd6\\"}, and');
  });

  it.each([
    ['nothing was committed', undefined],
    ['something else was done', { push: { branch: 'main' } }],
    ['the hash is none', { commit: { sha: '--output=x' } }],
  ])('says nothing when %s', (_, gitOperation) => {
    expect(runHook('after-commit.mjs', input(answered(LAST), gitOperation))).toBe('');
  });

  it('says nothing to what is no hook input', () => {
    expect(runHook('after-commit.mjs', 'not JSON')).toBe('');
    expect(runHook('after-commit.mjs', '[]')).toBe('');
  });
});

describe.each(readdirSync(path.join(packageFolder, 'skills')))('the skill %s', (skill) => {
  const text = readFileSync(path.join(packageFolder, 'skills', skill, 'SKILL.md'), 'utf8');
  const [, front = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
  const spans = [...body.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);

  it('has a name and a description that clients take', () => {
    const { name, description, ...rest } = parse(front) as Record<string, string>;
    expect(name).toBe(skill);
    expect(description?.length).toBeGreaterThan(50);
    expect(description?.length).toBeLessThan(1_024);
    expect(rest).toEqual({});
    expect(text.length).toBeLessThan(4_000);
  });

  it('names only tools that there are', () => {
    const named = [...text.matchAll(/bicameral\.[a-z_]+/g)].map(([name]) => name);
    expect(named.filter((name) => !TOOL_NAMES.some((known) => known === name))).toEqual([]);
  });

  it('names only arguments, fields and values that there are', () => {
    const known = vocabulary();
    const words = spans.filter((span) => /^[a-z]+(_[a-z]+)*$/.test(span));
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });

  it('names only commands and options that there are', () => {
    const commands = spans.filter((span) => span.startsWith('bicameral-mcp '));
    expect(commands.filter((command) => !isCommand(command.split(' ').slice(1)))).toEqual([]);
  });
});

/** Every name of an argument or a field, and every value of a closed list. */
function vocabulary(): Set<string> {
  const words = new Set(['null', 'false', 'true', ...LABELS]);
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, enum: values } = schema as { properties?: object; enum?: unknown[] };
    for (const name of Object.keys(properties ?? {})) words.add(name);
    for (const value of values ?? []) words.add(String(value));
    Object.values(schema).forEach(walk);
  };
  for (const { input, output } of Object.values(toolSchemas)) {
    walk(toJsonSchema(input, 'input'));
    walk(toJsonSchema(output, 'output'));
  }
  return words;
}

const LABELS = ['real_miss', 'real_false_fire', 'borderline', 'not_a_failure'];

function isCommand(words: readonly string[]): boolean {
  let command = program(() => Promise.resolve());
  for (const word of words) {
    if (word.startsWith('--')) {
      if (!command.options.some(({ long }) => long === word)) return false;
      continue;
    }
    const sub = command.commands.find((each) => each.name() === word);
    if (sub !== undefined) command = sub;
    else if (command.registeredArguments.length === 0 && !/[/.]/.test(word)) return false;
  }
  return true;
}
