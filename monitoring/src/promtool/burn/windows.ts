import type { Test } from '../suite.ts';
import { webOf } from './fired.ts';

const web5m = webOf('5m');

/** Thirty days: by day 100 requests a second and none bad, by night 1 and a twentieth of them bad. */
export const periodTests: readonly Test[] = [
  {
    name: 'each request weighs the same, at noon and at night',
    interval: '12h',
    series: {
      [`slo:requests:rate5m${web5m}`]: Array.from({ length: 61 }, (_, half) => (half % 2 === 0 ? 1 : 100)).join(' '),
      [`slo:errors:rate5m${web5m}`]: Array.from({ length: 61 }, (_, half) => (half % 2 === 0 ? 0.05 : 0)).join(' '),
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x60',
    },
    expressions: [
      // The mean of the shares would be 2.5 %, and nothing left of the budget.
      period('slo:error_ratio:rate30d', 0.05 / 101),
      period('slo:error_budget_left:ratio', 1 - 0.05 / 101 / 0.001),
    ],
  },
  {
    name: 'a budget that is overdrawn',
    interval: '1d',
    series: {
      [`slo:requests:rate5m${web5m}`]: '10x30',
      [`slo:errors:rate5m${web5m}`]: '0.015x30',
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x30',
    },
    expressions: [period('slo:error_budget_left:ratio', -0.5)],
  },
  {
    name: 'no request in thirty days',
    interval: '1d',
    series: {
      [`slo:requests:rate5m${web5m}`]: '0x30',
      [`slo:errors:rate5m${web5m}`]: '0x30',
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x30',
    },
    expressions: [{ expr: 'slo:error_budget_left:ratio', at: '30d', samples: [] }],
  },
];

function period(metric: string, expected: number) {
  return {
    expr: `round(1e9 * ${metric})`,
    at: '30d',
    samples: [{ labels: '{service="web",objective="availability",window="30d"}', value: Math.round(expected * 1e9) }],
  };
}

/** An hour of failures at the end of three good days: each window sees it in its own share. */
export const longTests: readonly Test[] = [
  {
    name: 'an hour of failures in each long window',
    interval: '30m',
    series: {
      [`slo:requests:rate5m${web5m}`]: '10x144',
      [`slo:errors:rate5m${web5m}`]: '0x142 5 5',
    },
    expressions: (
      [
        ['2h', 0.25],
        ['6h', 1 / 12],
        ['1d', 1 / 48],
        ['3d', 1 / 144],
      ] as const
    ).map(([window, expected]) => ({
      expr: `round(1e9 * slo:error_ratio:rate${window})`,
      at: '3d',
      samples: [
        {
          labels: `{service="web",objective="availability",window="${window}"}`,
          value: Math.round(expected * 1e9),
        },
      ],
    })),
  },
];
