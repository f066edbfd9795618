/**
 * Where preflight looks for decisions, strongest first: bound to a given file, bound to a file that a given one imports,
 * or, when no files are given, sharing the topic's words. What waits for people is shown whatever is chosen here.
 */
export const PREFLIGHT_SOURCES = ['region', 'graph', 'topic'] as const;
export type PreflightSource = (typeof PREFLIGHT_SOURCES)[number];
