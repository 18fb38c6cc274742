import { table } from '@lockstep/tools/lib/values/table';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { costOf, totalUsd } from './cost.ts';
import type { PaidThing } from './count.ts';

/** What each environment costs a month, as a table for people. */
export function costText(all: readonly EnvironmentStacks[]): string {
  return all
    .map((environment) => {
      const lines = costOf(environment);
      const rows = lines.map(({ thing, usd: each }) => [paidName(thing), String(thing.count), usd(each)]);
      const head = [environment.environment, 'count', 'USD a month'];
      return table([head, ...rows, ['all', '', usd(totalUsd(lines))]]);
    })
    .join('\n\n');
}

export function paidName({ what, type }: PaidThing): string {
  return type === undefined ? what : `${what} ${type}`;
}

export function usd(amount: number): string {
  return amount.toFixed(2);
}
