import type { BurnRatePair } from '../../objectives/pairs.ts';
import type { Fired } from '../case.ts';

/** That pair's alert, whose long window has that share of bad requests. */
export function fired(
  { severity, long, short }: BurnRatePair,
  share: string,
  service = 'web',
  objective = 'availability',
): Fired {
  return { labels: { service, objective, long, short, severity }, values: [share] };
}

/** The labels of what is recorded of web's availability. */
export function webOf(window: string): string {
  return `{service="web",objective="availability",window="${window}"}`;
}
