import type { CodeShape } from './code-shape.js';
import type { ChangeClassification } from './types.js';

/** Comments that a tool acts on: a compiler, a type checker, a linter, an interpreter. */
const DIRECTIVE =
  /^\W*(?:go:|\+build|@ts-|@jsx|<reference|eslint|biome-|prettier-|istanbul|[cv]8 |noqa|nosec|nolint|type:|pragma|pylint:|pyright:|mypy:|ruff:|fmt:|coding[:=]|-\*-|frozen_string_literal|rubocop:|php(?:cs:|stan-)|psalm-|clang-format|region)/i;

/** Compares two shapes of one region. Comments apart, the same tokens in the same structure are the same code. */
export function classifyShapes(before: CodeShape, after: CodeShape): ChangeClassification {
  const comments = [...without(before.comments, after.comments), ...without(after.comments, before.comments)];
  const directives = comments.filter((comment) => DIRECTIVE.test(comment));
  const common = commonEnds(before.code, after.code);
  const signals = {
    tokens_removed: before.code.length - common,
    tokens_added: after.code.length - common,
    comments_changed: comments.length,
    directives_changed: directives.length,
    syntax_errors: Number(before.broken) + Number(after.broken),
  };
  if (before.broken || after.broken) {
    return { verdict: 'uncertain', confidence: 0.5, signals, evidence: ['The parser did not understand all of it.'] };
  }
  if (signals.tokens_removed > 0 || signals.tokens_added > 0) {
    return { verdict: 'semantic', confidence: 0.9, signals, evidence: ['Its tokens or their structure differ.'] };
  }
  if (directives.length > 0) {
    const evidence = directives.map((comment) => `A comment that tools act on differs: ${comment.slice(0, 200)}`);
    return { verdict: 'uncertain', confidence: 0.5, signals, evidence };
  }
  const evidence = ['The same tokens in the same structure.'];
  if (comments.length > 0) evidence.push(`Comments differ: ${comments.length}.`);
  return { verdict: 'cosmetic', confidence: 0.95, signals, evidence };
}

function without(items: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return items.filter((item) => !known.has(item));
}

/** How many entries two lists share at their beginning and, of the rest, at their end. */
function commonEnds(left: readonly string[], right: readonly string[]): number {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  return head + tail;
}
