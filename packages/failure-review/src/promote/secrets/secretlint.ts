import type { lintSource } from '@secretlint/core';

type Linter = (text: string) => Promise<readonly string[]>;
type Config = Parameters<typeof lintSource>[0]['options']['config'];

/** A comment in the data could switch a rule off. */
const OBEYS_COMMENTS = '@secretlint/secretlint-rule-filter-comments';

let loading: Promise<Linter> | undefined;

/**
 * Whether one of secretlint's recommended rules takes a text for a secret. Give it decoded values, never the JSON that
 * they stand in. Loads secretlint when first called.
 *
 * @returns the names of the rules that do, such as `github`
 */
export async function secretlintHits(text: string): Promise<readonly string[]> {
  loading ??= load();
  return (await loading)(text);
}

async function load(): Promise<Linter> {
  const [{ lintSource }, { creator, rules: all }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It keeps fifty marks of every scan for good, and searches all of them at each: hundreds of scans would take minutes.
  secretLintProfiler.mark = () => undefined;
  const rules = all.filter(({ meta }) => meta.id !== OBEYS_COMMENTS);
  const preset: typeof creator = {
    ...creator,
    create: (context) => {
      for (const rule of rules) context.registerRule(rule);
    },
  };
  const aws = { id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } };
  const config: Config = { rules: [{ id: creator.meta.id, rule: preset, rules: [aws] }] };
  return async (content) => {
    const source = { content, filePath: 'value.txt', ext: '.txt', contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config, maskSecrets: true, noPhysicFilePath: true } });
    return [...new Set(messages.map(({ ruleId }) => ruleId.replace('@secretlint/secretlint-rule-', '')))];
  };
}
