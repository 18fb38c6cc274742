import type { BurnRatePair } from '../../objectives/pairs.ts';
import type { Fired, InputSeries } from '../case.ts';
import type { Test } from '../suite.ts';
import { fired, webOf } from './fired.ts';

/** At, below and above the factor, exactly: the pair is given what it reads as recorded already. */
export function pairTests(pair: BurnRatePair): Test[] {
  const { long, short, factor } = pair;
  const threshold = 0.001 * factor;
  const test = (when: string, recorded: Recorded, fires: readonly Fired[] = []): Test => ({
    name: `${factor} (${long}/${short}): ${when}`,
    interval: '1m',
    series: recordedSeries(pair, recorded),
    alerts: [{ alert: 'ErrorBudgetBurn', at: '1m', fires }],
  });
  const above = threshold * 1.01;
  const below = threshold * 0.99;
  return [
    test('above in both', { long: above, short: above }, [fired(pair, percent(above))]),
    test('at its factor', { long: threshold, short: threshold }),
    test('below', { long: below, short: below }),
    test('above no longer', { long: above, short: below }),
    test('above not for long', { long: below, short: above }),
    test('above by few requests', { long: above, short: above, badPerSecond: 4 / 30 }),
  ];
}

interface Recorded {
  readonly long: number;
  readonly short: number;
  /** Of the two samples that the long window then has, 30 s each: 10 bad requests need a sum of a third. */
  readonly badPerSecond?: number;
}

function recordedSeries({ long, short }: BurnRatePair, recorded: Recorded): InputSeries {
  return {
    [`slo:error_ratio:rate${long}${webOf(long)}`]: `${recorded.long}x2`,
    [`slo:error_ratio:rate${short}${webOf(short)}`]: `${recorded.short}x2`,
    [`slo:error_budget:ratio${webOf('30d')}`]: '0.001x2',
    [`slo:errors:rate5m${webOf('5m')}`]: `${recorded.badPerSecond ?? 5 / 30}x2`,
  };
}

/** As humanizePercentage writes it. */
function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))}%`;
}
