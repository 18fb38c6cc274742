import { pairs, hours, periodDays, rounded } from '../objectives/pairs.ts';
import { firstDefinition } from '../objectives/index.ts';
import { failing } from './service.ts';
import { busy, gauge, madeMinutes, type MadeSeries } from './series.ts';

/** The share of requests that were not as promised, minute by minute. */
const missed: Readonly<Record<string, { readonly budget: number; readonly share: (minute: number) => number }>> = {
  availability: { budget: rounded(1 - firstDefinition.availability / 100), share: failing },
  latency: {
    budget: rounded(1 - firstDefinition.latency.percent / 100),
    share: (minute) => 0.002 * busy('slow', minute),
  },
};

const windows = [...new Set(['5m', ...pairs.flatMap(({ long, short }) => [long, short]), `${periodDays}d`])];

/** What the recording rules make of the service's numbers; the days before the made-up ones were like its quiet hours. */
export function objectiveSeries(): MadeSeries[] {
  return Object.entries(missed).flatMap(([objective, { budget, share }]) => {
    const sums = [0];
    for (let minute = 0; minute < madeMinutes; minute += 1) sums.push(sums[minute]! + share(minute));
    const over = (window: string) => (minute: number) => {
      const [length, from] = [hours(window) * 60, Math.max(0, minute + 1 - hours(window) * 60)];
      const before = (length - (minute + 1 - from)) * share(0);
      return (sums[minute + 1]! - sums[from]! + before) / length;
    };
    const labels = { service: 'web', objective };
    const period = over(`${periodDays}d`);
    return [
      gauge('slo:requests:rate5m', { ...labels, window: '5m' }, (minute) => 36 * busy('requests', minute)),
      gauge('slo:objective:ratio', { ...labels, window: `${periodDays}d` }, 1 - budget),
      gauge('slo:error_budget:ratio', { ...labels, window: `${periodDays}d` }, budget),
      gauge(
        'slo:error_budget_left:ratio',
        { ...labels, window: `${periodDays}d` },
        (minute) => 1 - period(minute) / budget,
      ),
      gauge('slo:burn_rate:current', { ...labels, window: '5m' }, (minute) => over('5m')(minute) / budget),
      windows.map((window) => gauge(`slo:error_ratio:rate${window}`, { ...labels, window }, over(window))),
    ].flat();
  });
}
