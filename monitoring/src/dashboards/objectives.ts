import { hours, pairs, periodDays, rounded, type BurnRatePair } from '../objectives/pairs.ts';
import type { Board } from './board.ts';
import { stat, stateTimeline, tablePanel, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { stateExpr, type StateWord } from './states.ts';
import { units } from './units.ts';

const which = 'service="$service", objective=~"$objective"';
const severities: readonly StateWord[] = [
  ['page', 'bad'],
  ['ticket', 'odd'],
];

/** Each request once, with the answer that the user got. */
const answered = (more = ''): string =>
  `rate(traefik_router_requests_total{service=~"$service-.+@kubernetes"${more}}[$__rate_interval])`;

/** How many times as fast as allowed the budget went over a window. */
function burnRate(window: string): string {
  return `slo:error_ratio:rate${window}{${which}} / on (service, objective) group_left () slo:error_budget:ratio{${which}}`;
}

function burnRatePanel({ factor, long, short, severity }: BurnRatePair) {
  const spent = rounded((factor * hours(long) * 100) / (periodDays * 24));
  return timeSeries({
    title: `Burn rate, ${long} and ${short}`,
    shows: `How many times as fast as allowed the budget goes, over ${long} and over ${short}. At 1 it lasts ${periodDays} days.`,
    bad: `both lines of an objective above ${factor} (dashed): ${spent} % of the budget went within ${long}, and the ${severity} fires.`,
    go: `${runbookLink('ErrorBudgetBurn')}; ${board('service')} for which route and revision.`,
    unit: units.times,
    queries: [long, short].map((window) => ({ expr: burnRate(window), legend: `{{objective}} over ${window}` })),
    limits: ['good', [factor, severity === 'page' ? 'bad' : 'odd']],
    width: 12,
  });
}

/** What was promised to users, and how much of what may fail has failed. */
export const objectivesBoard: Board = {
  name: 'objectives',
  question: 'Is what was promised to users kept, how much may still fail, and how fast is that going?',
  from: 'now-24h',
  refresh: '1m',
  choices: [
    { name: 'service', label: 'Service', from: 'label_values(slo:objective:ratio, service)', first: { value: 'web' } },
    {
      name: 'objective',
      label: 'Objective',
      from: 'label_values(slo:objective:ratio{service="$service"}, objective)',
      first: 'all',
    },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Budget left',
          shows: 'How much of what may fail in 30 days is left. 100 % is all of it; below 0 the objective is broken.',
          bad: 'below 25 %, with days of the 30 to go.',
          go: `${docsLink('objectives.md', 'what to stop')} when it is gone; ${board('service')} for what uses it up.`,
          unit: units.share,
          queries: [{ expr: `slo:error_budget_left:ratio{${which}}`, legend: '{{objective}}' }],
          limits: ['bad', [0, 'odd'], [0.25, 'good']],
          named: true,
          decimals: 1,
          width: 6,
        }),
        stat({
          title: 'Kept over 30 days',
          shows: 'Share of the requests of the last 30 days that were as promised.',
          bad: 'below the objective beside.',
          go: 'see below when it was lost.',
          unit: units.share,
          queries: [{ expr: `1 - slo:error_ratio:rate30d{${which}}`, legend: '{{objective}}' }],
          named: true,
          decimals: 3,
          width: 5,
        }),
        stat({
          title: 'Objective',
          shows: 'The share that was promised.',
          bad: 'another number than the one that was agreed on.',
          go: `${docsLink('objectives.md', 'change it')} in its definition; rules and alerts follow.`,
          unit: units.share,
          queries: [{ expr: `slo:objective:ratio{${which}}`, legend: '{{objective}}' }],
          named: true,
          instant: true,
          decimals: 2,
          width: 4,
        }),
        stat({
          title: 'Burning now',
          shows: 'How many times as fast as allowed the budget goes at this moment.',
          bad: 'above 1 it will not last; above 14.4 it is gone in two days.',
          go: 'the four panels below tell since when.',
          unit: units.times,
          queries: [{ expr: `slo:burn_rate:current{${which}}`, legend: '{{objective}}' }],
          limits: ['good', [1, 'odd'], [14.4, 'bad']],
          named: true,
          decimals: 1,
          width: 5,
        }),
        stat({
          title: 'Requests',
          shows: 'Requests per second that the objectives count, over five minutes.',
          bad: 'so few that one failure moves everything: the alerts wait until ten have failed.',
          go: `${docsLink('objectives.md', 'why they wait')}.`,
          unit: units.requestsPerSecond,
          queries: [{ expr: 'max(slo:requests:rate5m{service="$service"})' }],
          width: 4,
        }),
      ],
    },
    {
      title: 'At the door',
      panels: [
        stat({
          title: 'Reachable',
          shows: 'Whether the service answers at its public name, asked from outside as users ask.',
          bad: '0: users get no answer, whatever the pods say.',
          go: `${runbookLink('ServiceUnreachable')}.`,
          unit: units.count,
          queries: [{ expr: 'min(probe_success{job="blackbox", service="$service"})' }],
          limits: ['bad', [1, 'good']],
          noValue: 'not probed',
          width: 4,
        }),
        stat({
          title: 'Certificate',
          shows: 'How long the certificate that users are shown still holds.',
          bad: 'less than two weeks: it should have been renewed with a third of its time left.',
          go: `${runbookLink('CertificateEndsSoon')}.`,
          unit: units.seconds,
          queries: [{ expr: 'min(probe_ssl_earliest_cert_expiry{job="blackbox", service="$service"}) - time()' }],
          limits: ['bad', [14 * 24 * 3600, 'good']],
          noValue: 'not probed',
          width: 4,
        }),
        timeSeries({
          title: 'Failed at the door',
          shows: 'Share of 5xx among the answers that users got, those that no pod gave among them.',
          bad: 'above what the service itself failed: no pod answers the door.',
          go: `${runbookLink('IngressFailing')}.`,
          unit: units.share,
          queries: [
            {
              expr: `(sum(${answered(', code=~"5.."')}) or 0 * sum(${answered()})) / (sum(${answered()}) > 0)`,
              legend: 'failed',
            },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Answers at the door',
          shows: 'Answers per second by their status, as users get them.',
          bad: '503: no pod is ready; 502 and 504: one is called and does not answer; nothing at all: nobody finds the door.',
          go: `${runbookLink('IngressFailing')}, ${runbookLink('ServiceUnreachable')}.`,
          unit: units.requestsPerSecond,
          queries: [{ expr: `sum by (code) (${answered()})`, legend: '{{code}}' }],
          stacked: true,
          width: 8,
        }),
      ],
    },
    {
      title: 'Budget',
      panels: [
        timeSeries({
          title: 'Budget left over time',
          shows: 'How much of what may fail in 30 days was left.',
          bad: 'a step down is an incident, a slope is a fault that nobody has seen; below 0 (dashed) the objective is broken.',
          go: `look at that time in ${board('service')}.`,
          unit: units.share,
          queries: [{ expr: `slo:error_budget_left:ratio{${which}}`, legend: '{{objective}}' }],
          limits: ['bad', [0, 'good']],
          min: null,
          max: 1,
          width: 12,
        }),
        timeSeries({
          title: 'Failed share and what is allowed',
          shows: 'Share of requests that were not as promised over 5 minutes and an hour, and the share that may be.',
          bad: 'a line above the allowed one of its objective.',
          go: `${board('service')} at that time.`,
          unit: units.share,
          queries: [
            { expr: `slo:error_ratio:rate5m{${which}}`, legend: '{{objective}} over 5m' },
            { expr: `slo:error_ratio:rate1h{${which}}`, legend: '{{objective}} over 1h' },
            { expr: `slo:error_budget:ratio{${which}}`, legend: '{{objective}} allowed' },
          ],
          width: 12,
        }),
      ],
    },
    { title: 'Burn rates', panels: pairs.map((pair) => burnRatePanel(pair)) },
    {
      title: 'Alerts',
      panels: [
        tablePanel({
          title: 'Firing',
          shows: 'The alerts that fire now. Watchdog is always among them: it proves that the rules are evaluated.',
          bad: 'a row with severity page, or no row at all.',
          go: `the alert's page in ${docsLink('runbooks/README.md', 'the runbooks')}.`,
          unit: units.words,
          queries: [{ expr: 'count by (alertname, severity, service, objective) (ALERTS{alertstate="firing"})' }],
          columns: [
            { field: 'alertname', heading: 'Alert' },
            { field: 'severity', heading: 'Severity', states: [...severities, ['none', 'good']] },
            { field: 'service', heading: 'Service' },
            { field: 'objective', heading: 'Objective' },
            { field: 'Value', heading: 'How many', unit: units.count },
          ],
          // The watchdog, then pages, then tickets.
          sortBy: 'Severity',
          up: true,
          width: 10,
        }),
        stateTimeline({
          title: 'Alerts over time',
          shows: 'When each page and ticket fired.',
          bad: 'the same alert again and again: what mends it does not last.',
          go: `the alert's page in ${docsLink('runbooks/README.md', 'the runbooks')}.`,
          unit: units.words,
          queries: [
            {
              expr: stateExpr('ALERTS', 'alertstate="firing"', 'severity', severities, 'alertname'),
              legend: '{{alertname}}',
              emptyWhen: 'no page and no ticket fired',
            },
          ],
          states: severities,
          noValue: 'nothing fired',
          width: 14,
        }),
        timeSeries({
          title: 'Requests that count',
          shows: 'Requests per second that each objective counts, over five minutes.',
          bad: 'a fall to nothing: without requests no objective says anything.',
          go: `${board('prometheus')}: are the targets up?`,
          unit: units.requestsPerSecond,
          queries: [{ expr: `slo:requests:rate5m{${which}}`, legend: '{{objective}}' }],
          width: 24,
          height: 8,
        }),
      ],
    },
  ],
};
