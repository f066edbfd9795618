import type { Report, ReportedOutcome } from '../report.js';
import { hasInterval } from '../report.js';
import type { Share } from '../../statistics/wilson.js';

/** The report for a program to read. A share of few has no interval. */
export function reportJson(report: Report): string {
  const { outcomes, ...rest } = report;
  const whole = { ...rest, outcomes: outcomes.map(slim) };
  return `${JSON.stringify(whole, (_, value: unknown) => (isShare(value) ? shareOf(value) : value), 2)}\n`;
}

function slim({ set, standing, outcome }: ReportedOutcome): object {
  const { scenario, ...rest } = outcome;
  const { id, kind, split, where, promoted, expected_failure = null } = scenario;
  return { set, id, kind, split, where, label: promoted?.label ?? null, standing, expected_failure, ...rest };
}

function isShare(value: unknown): value is Share {
  return typeof value === 'object' && value !== null && 'hits' in value && 'low' in value;
}

function shareOf(share: Share): object {
  return hasInterval(share) ? share : { hits: share.hits, of: share.of };
}
