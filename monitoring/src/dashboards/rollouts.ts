import { pairs, rounded } from '../objectives/pairs.ts';
import { firstDefinition } from '../objectives/index.ts';
import type { Board } from './board.ts';
import { stat, stateTimeline, tablePanel, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { stateExpr, type StateWord } from './states.ts';
import { units } from './units.ts';

const which = 'namespace="$service", name="$service"';
const counted = `job="$service", ${firstDefinition.counts}`;
const allowed = rounded(1 - firstDefinition.availability / 100);
const burning = rounded(allowed * pairs[0]!.factor);
const slow = firstDefinition.latency.seconds;

const phases: readonly StateWord[] = [
  ['Completed', 'good'],
  ['Progressing', 'odd'],
  ['Paused', 'odd'],
  ['Abort', 'bad'],
  ['Timeout', 'bad'],
  ['Error', 'bad'],
  ['InvalidSpec', 'bad'],
];
const phase = stateExpr('rollout_info', which, 'phase', phases, 'name');

const answers: readonly StateWord[] = [
  ['Running', 'odd'],
  ['Successful', 'good'],
  ['Failed', 'bad'],
  ['Error', 'bad'],
  ['Inconclusive', 'odd'],
];

/** What the runs of an analysis said; each has a series for each phase, 0 for all but one. */
const analyses = answers
  .map(([word], index) => {
    const said = `analysis_run_metric_phase{namespace="$service", name=~"$service-.+", phase="${word}"}`;
    return `${index + 1} * max by (name, metric) (${said} == 1)`;
  })
  .join(' or ');

/** Two versions may be of one revision, with other settings. What tells them apart is the name of their pods: SERVICE-VERSION-…. */
function ofVersions(of: string): string {
  return `label_replace(${of}, "version", "$1", "pod", ".+-(.+)-.+")`;
}

function rate(series: string): string {
  return ofVersions(`rate(${series}[$__rate_interval])`);
}

const made = `sum by (version) (${rate(`http_request_duration_seconds_count{${counted}}`)})`;
const failed = `sum by (version) (${rate(`http_request_duration_seconds_count{${counted}, status=~"5.."}`)})`;
const bucket = rate(`http_request_duration_seconds_bucket{${counted}}`);

/** As the AnalysisTemplate of base/components/rollout asks: a test holds the two together. */
export function whatJudges(objective: string): string {
  const [errors, requests] = ['errors', 'requests'].map(
    (what) => `slo:${what}:rate5m{service="$service",objective="${objective}",window="5m"}`,
  );
  const budget = `sum(slo:error_budget:ratio{service="$service",objective="${objective}"})`;
  return (
    `( ( sum(${errors}) / sum(${requests}) / ${budget} and 300 * sum(${errors}) >= 5 ) or vector(0) )` +
    ` - ( sum(${errors} offset 5m) / sum(${requests} offset 5m) / ${budget} > 0 or vector(0) )`
  );
}

/** A new version on its way, beside the one before: where rollouts are switched on, and nowhere else. */
export const rolloutsBoard: Board = {
  name: 'rollouts',
  question: 'How far is a new version, how does it fare beside the one before, and why was it taken back?',
  from: 'now-1h',
  refresh: '30s',
  choices: [{ name: 'service', label: 'Service', from: 'label_values(rollout_info, name)', first: { value: 'web' } }],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Phase',
          shows: 'Where the Rollout of the service is: whole, on its way, waiting between steps, or taken back.',
          bad: 'Abort or Timeout: the version before serves, and git still names the new one.',
          go: `${runbookLink('RolloutAborted')}; Paused for half an hour: ${runbookLink('RolloutPaused')}.`,
          unit: units.count,
          queries: [{ expr: `(${phase}) - 1` }],
          limits: ['good', [1, 'odd'], [3, 'bad']],
          states: phases,
          instant: true,
          noValue: 'a Deployment',
          width: 5,
        }),
        stat({
          title: 'Steps done',
          shows: 'How many steps of a canary are behind the new version. The last stays until a version begins.',
          bad: 'the same number for longer than the pause of that step.',
          go: docsLink('rollouts.md', 'what the steps are, and how to go on or back by hand'),
          unit: units.count,
          queries: [
            {
              expr: `max(rollout:steps:done{${which}})`,
              emptyWhen: 'no step was ever done',
            },
          ],
          instant: true,
          decimals: 0,
          noValue: 'none yet',
          width: 4,
        }),
        stat({
          title: 'Share of pods',
          shows:
            'How many of the pods are of the version that git names. The door spreads requests over pods, so it is their share of requests.',
          bad: '0 %, and the phase is Abort: it was taken back.',
          go: 'compare failures and durations of both versions below.',
          unit: units.share,
          queries: [
            {
              expr: `max(rollout_info_replicas_updated{${which}}) / (max(rollout_info_replicas_available{${which}}) + max(rollout_info_replicas_unavailable{${which}}))`,
            },
          ],
          instant: true,
          noValue: 'a Deployment',
          width: 5,
        }),
        tablePanel({
          title: 'Versions',
          shows:
            'The versions that serve: the name in that of their pods, what they were built of, and how many pods they have.',
          bad: 'two for longer than all steps take.',
          go: `${board('delivery')} says which image git names.`,
          unit: units.words,
          queries: [{ expr: `count by (version, revision) (${ofVersions('app_build_info{job="$service"}')})` }],
          columns: [
            { field: 'version', heading: 'Version' },
            { field: 'revision', heading: 'Revision' },
            { field: 'Value', heading: 'Pods', unit: units.count, width: 80 },
          ],
          sortBy: 'Pods',
          width: 10,
          height: 4,
        }),
      ],
    },
    {
      title: 'On its way',
      panels: [
        stateTimeline({
          title: 'Phases',
          shows: 'Which phase the Rollout was in, and since when.',
          bad: 'Abort: figures took the version back, or its pods did not become ready.',
          go: runbookLink('RolloutAborted'),
          unit: units.words,
          queries: [{ expr: phase, legend: '{{name}}' }],
          states: phases,
          width: 12,
        }),
        timeSeries({
          title: 'Pods by version',
          shows: 'How many pods of each version serve: each step is a stair.',
          bad: 'a stair that stops half-way.',
          go: runbookLink('RolloutPaused'),
          unit: units.count,
          queries: [
            { expr: `count by (version) (${ofVersions('app_build_info{job="$service"}')})`, legend: '{{version}}' },
          ],
          stacked: true,
          width: 12,
        }),
      ],
    },
    {
      title: 'One beside the other',
      panels: [
        timeSeries({
          title: 'Requests by version',
          shows: 'Requests per second that each version answers.',
          bad: 'a share far from that of its pods.',
          go: `${board('service')}: are the pods of one version slower?`,
          unit: units.requestsPerSecond,
          queries: [{ expr: made, legend: '{{version}}' }],
          stacked: true,
          width: 8,
        }),
        timeSeries({
          title: 'Failed by version',
          shows: 'Share of 5xx among the requests that each version answered.',
          bad: 'the new version above the one before: it is the version, not the traffic.',
          go: `it is taken back by itself; by hand, ${docsLink('rollouts.md', 'abort')}.`,
          unit: units.share,
          queries: [{ expr: `(${failed} or 0 * ${made}) / (${made} > 0)`, legend: '{{version}}' }],
          limits: ['good', [burning, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'p95 by version',
          shows: 'The time within which 95 % of the requests were answered, by version.',
          bad: `the new version above the one before, or any near ${slow} s.`,
          go: `it is taken back by itself; by hand, ${docsLink('rollouts.md', 'abort')}.`,
          unit: units.seconds,
          queries: [{ expr: `histogram_quantile(0.95, sum by (le, version) (${bucket}))`, legend: '{{version}}' }],
          limits: ['good', [slow, 'bad']],
          width: 8,
        }),
      ],
    },
    {
      title: 'What decides',
      panels: [
        timeSeries({
          title: 'Budget faster than before',
          shows: 'How many times as fast as allowed the budget goes over five minutes, more than in the five before.',
          bad: 'at 2 (dashed) twice within one run: the version is taken back.',
          go: `${docsLink('rollouts.md', 'what is asked and why')}; ${board('objectives')} says how much is left.`,
          unit: units.times,
          queries: ['availability', 'latency'].map((objective) => ({ expr: whatJudges(objective), legend: objective })),
          min: null,
          limits: ['good', [2, 'bad']],
          width: 12,
        }),
        stateTimeline({
          title: 'Answers of the figures',
          shows: 'What each figure said of each version, while a run was on and after it: the last six runs are kept.',
          bad: 'Failed: this figure took the version back. Error: Prometheus did not answer for two minutes.',
          go: runbookLink('RolloutAborted'),
          unit: units.words,
          queries: [{ expr: analyses, legend: '{{name}} {{metric}}', emptyWhen: 'no version was ever judged' }],
          states: answers,
          noValue: 'no version was ever judged',
          width: 12,
        }),
      ],
    },
  ],
};
