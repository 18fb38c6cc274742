import type { Labels } from '@lockstep/tools/toolbox/prometheus';
import { alertRule } from '../alerts/alert.ts';
import { applicationMissing, gone } from '../alerts/deleted.ts';
import { failingShare } from '../alerts/ingress.ts';
import { targetMissing } from '../alerts/targets.ts';
import type { Group, RecordingRule } from '../rules/model.ts';
import type { Definition } from './definition.ts';
import { atTheDoor, doorRate, failedAtTheDoor, lostRequests, promised } from './door.ts';
import { pairs, periodDays, rounded, type BurnRatePair } from './pairs.ts';

/** Seconds between two samples of the rates that the windows add up; the sum times this is a number of requests. */
const step = 30;

/**
 * So many bad requests in the long window before anything fires. One person who meets an error and tries again makes a
 * handful; ten are more than one person, also at night when a single error is a large share. A number of bad requests
 * and not of all, so that a service with few users that fails them all is heard.
 */
const fewestBad = 10;

const period = `${periodDays}d`;

/** All groups of rules for these services. */
export function objectiveGroups(definitions: readonly Definition[]): Group[] {
  return [...definitions.map(serviceGroup), ...commonGroups()];
}

/** What is reckoned for every service alike, from what the groups of each say. */
export function commonGroups(): Group[] {
  return [
    {
      name: 'objectives-short',
      interval: `${step}s`,
      rules: [...['5m', '30m', '1h'].map(errorRatio), currentBurnRate],
    },
    // What looks back for long moves slowly.
    { name: 'objectives-long', interval: '1m', rules: ['2h', '6h', '1d', '3d'].map(errorRatio) },
    { name: 'objectives-period', interval: '2m', rules: [errorRatio(period), budgetLeft] },
    { name: 'objectives-burn', rules: pairs.map(burnAlert) },
  ];
}

/** What has to be said for each service: its rates, its objectives, and that it is there. */
export function serviceGroup(definition: Definition): Group {
  const { service, availability, latency } = definition;
  return {
    name: `objectives-of-${service}`,
    interval: `${step}s`,
    rules: [
      { record: promised, expr: 'vector(1)', labels: { service: definition.door.service } },
      ...rates(definition),
      ...targets(service, 'availability', availability),
      ...targets(service, 'latency', latency.percent),
      noReadyReplicas(definition),
      unreachable(definition),
      ingressFailing(definition),
      withoutTraffic(definition),
      ...(hasMetrics(definition) ? ofItsMetrics(definition) : []),
      alertRule(applicationMissing(gone(definition.application))),
    ],
  };
}

/** Whether Prometheus asks its pods, and not the door alone. */
function hasMetrics({ job, application }: Definition): boolean {
  return job === application;
}

function ofItsMetrics(definition: Definition) {
  return [metricsAbsent(definition), alertRule(targetMissing(`absent(up{job="${definition.job}"})`))];
}

function rates(definition: Definition): RecordingRule[] {
  return [...availabilityRates(definition), ...latencyRates(definition)];
}

/** What the door answered, and what nobody could ask of it: see docs/objectives.md. */
function availabilityRates({ service, door }: Definition): RecordingRule[] {
  const record = (name: string, expr: string, labels: Labels = {}) => ({
    record: name,
    expr,
    labels: { service, ...labels },
  });
  const all = doorRate(atTheDoor(door));
  const both = (seen: string) => `sum(\n  ${of(seen)}\n    or\n  ${of('slo:lost_requests:rate5m')}\n)`;
  const of = (name: string) => `${name}{service="${service}"}`;
  const labels = { objective: 'availability', window: '5m' };
  return [
    record('slo:door_requests:rate5m', all),
    // Where nothing has failed yet there is no series of failures, and that is no failures.
    record(
      'slo:door_errors:rate5m',
      `${doorRate(atTheDoor(door, failedAtTheDoor(door)))}\n  or\n0 * sum(${of('slo:door_requests:rate5m')})`,
    ),
    // A label more than the door's, so that the two can be added up, and each where the other is absent.
    record('slo:lost_requests:rate5m', lostRequests(service, door), { why: 'unreachable' }),
    record('slo:requests:rate5m', both('slo:door_requests:rate5m'), labels),
    record('slo:errors:rate5m', both('slo:door_errors:rate5m'), labels),
  ];
}

/** What the pods finished. */
function latencyRates({ service, histogram, job, counts, failed, latency }: Definition): RecordingRule[] {
  const all = [`job="${job}"`, counts].filter((matchers) => matchers !== '').join(',');
  const answered = `${all},${failed.label}!~"${failed.values}"`;
  const rate = (suffix: string, matchers: string) => `sum(rate(${histogram}_${suffix}{${matchers}}[5m]))`;
  const quick = rate('bucket', `${answered},le="${edgeLabel(latency.seconds)}"`);
  const labels = { service, objective: 'latency', window: '5m' };
  return [
    // A failure is often quick: counted as good it would hide how slow the rest is.
    { record: 'slo:requests:rate5m', expr: rate('count', answered), labels },
    {
      record: 'slo:errors:rate5m',
      expr: `clamp_min(\n  ${rate('count', answered)}\n    -\n  ${quick},\n  0\n)`,
      labels,
    },
  ];
}

function targets(service: string, objective: string, percent: number): RecordingRule[] {
  const labels = { service, objective, window: period };
  return [
    { record: 'slo:objective:ratio', expr: `vector(${rounded(percent / 100)})`, labels },
    { record: 'slo:error_budget:ratio', expr: `vector(${rounded(1 - percent / 100)})`, labels },
  ];
}

/**
 * The share of bad requests in a window: bad ones over all ones, each added up from their rates. So every request
 * weighs the same, at noon and at night, pods that come and go do not matter, and 30 days read two series instead of
 * those of every pod there was. Without a request there is no share, rather than NaN.
 */
function errorRatio(window: string): RecordingRule {
  const sum = (metric: string) => (window === '5m' ? metric : `sum_over_time(${metric}[${window}])`);
  return {
    record: `slo:error_ratio:rate${window}`,
    expr: `${sum('slo:errors:rate5m')}\n  /\n(${sum('slo:requests:rate5m')} > 0)`,
    labels: { window },
  };
}

const currentBurnRate: RecordingRule = {
  record: 'slo:burn_rate:current',
  expr: 'slo:error_ratio:rate5m\n  / on (service, objective)\nslo:error_budget:ratio',
  labels: { window: '5m' },
};

const budgetLeft: RecordingRule = {
  record: 'slo:error_budget_left:ratio',
  expr: `1\n  -\nslo:error_ratio:rate${period} / on (service, objective) slo:error_budget:ratio`,
  labels: { window: period },
};

/** The long window already is the wait, and the short one ends it: no `for`. */
function burnAlert({ severity, long, short, factor }: BurnRatePair) {
  const burns = (window: string) =>
    `slo:error_ratio:rate${window} > on (service, objective) ${factor} * slo:error_budget:ratio`;
  const times = factor === 1 ? '' : `${factor} times `;
  return alertRule({
    name: 'ErrorBudgetBurn',
    severity,
    labels: { long, short },
    expr: [
      burns(long),
      'and on (service, objective)',
      burns(short),
      'and on (service, objective)',
      `${step} * sum_over_time(slo:errors:rate5m[${long}]) >= ${fewestBad}`,
    ].join('\n'),
    summary: `{{ $labels.service }} burns its {{ $labels.objective }} budget ${times}faster than it lasts`,
    description:
      `{{ $value | humanizePercentage }} of the requests of the last ${long} missed the {{ $labels.objective }} ` +
      `objective, and it goes on: the budget of ${periodDays} days lasts less than ` +
      `${rounded(periodDays / factor).toFixed(1)} days at this rate.`,
  });
}

/**
 * Whether its own Deployment was here within the period of the objectives: one that waits for its first image has no users
 * yet, and one that is gone had some.
 */
function hasRun([own]: Definition['needs']): string {
  const [namespace, deployment] = own!.split('/');
  const series = `kube_deployment_spec_replicas{namespace="${namespace}",deployment="${deployment}"}`;
  return `count(last_over_time(${series}[${period}])) > 0`;
}

/** Without its metric nobody would know of failures. Five minutes outlast a restart of Prometheus. */
function metricsAbsent({ service, needs, histogram, job }: Definition) {
  return alertRule({
    name: 'ServiceMetricsAbsent',
    severity: 'page',
    labels: { service },
    expr: `absent(${histogram}_count{job="${job}"})\n  and on ()\n${hasRun(needs)}`,
    for: '5m',
    summary: `${service} reports no requests at all`,
    description: `Prometheus has no ${histogram} of the job ${job}: the service is gone, or nobody would see it fail.`,
  });
}

/** One minute outlasts the two scrapes that a pod's first report may take. */
function noReadyReplicas({ service, needs }: Definition) {
  const ready = needs.map((need) => {
    const [namespace, deployment] = need.split('/');
    return `kube_deployment_status_replicas_ready{namespace="${namespace}",deployment="${deployment}"}`;
  });
  return alertRule({
    name: 'NoReadyReplicas',
    severity: 'page',
    labels: { service },
    expr: `max by (namespace, deployment) (\n  ${ready.join('\n    or\n  ')}\n) == 0`,
    for: '1m',
    summary: `${service}: no pod of {{ $labels.namespace }}/{{ $labels.deployment }} is ready`,
    description: `Nobody answers the users of ${service} as long as that lasts.`,
  });
}

/** Two minutes from the last success to the call: a door that moves to another pod or node is back by then. */
function unreachable({ service, needs }: Definition) {
  return alertRule({
    name: 'ServiceUnreachable',
    severity: 'page',
    labels: { service },
    expr: [
      `max by (instance) (max_over_time(probe_success{job="blackbox",service="${service}"}[1m])) == 0`,
      `  and on ()\n${hasRun(needs)}`,
    ].join('\n'),
    for: '1m',
    summary: `${service} does not answer at {{ $labels.instance }}`,
    description: 'No probe by the public name has been answered for two minutes: its users are not answered either.',
  });
}

/** What Traefik answers itself because no pod did: the service's own metrics never see it. */
function ingressFailing({ service, door }: Definition) {
  return alertRule({
    name: 'IngressFailing',
    severity: 'page',
    labels: { service },
    ...failingShare((...more) => atTheDoor(door, ...more)),
    summary: `{{ $value | humanizePercentage }} of the requests of ${service} fail at the door`,
    description: 'Traefik answers 502, 503 or 504 for users, because no pod answers it.',
  });
}

/** Ten minutes of no more requests than probes, which had ten more of them a week before: nothing broken says so itself. */
function withoutTraffic({ service, door }: Definition) {
  const probes = `probe_success{job="blackbox",service="${service}"}`;
  const made = (offset: string) =>
    `(sum(increase(${atTheDoor(door)}[10m]${offset})) or vector(0))` +
    // A tenth more, for the requests at the edges of the ten minutes.
    `\n    - 1.1 * (sum(count_over_time(${probes}[10m]${offset})) or vector(0))`;
  return alertRule({
    name: 'ServiceWithoutTraffic',
    severity: 'ticket',
    labels: { service },
    expr: `${made('')} <= 0\n  and\n${made(' offset 1w')} >= ${fewestBad}`,
    // A quarter of an hour in all: users of a service that had some come sooner.
    for: '5m',
    summary: `Nobody asks ${service} for anything, and a week ago they did`,
    description: 'The door has counted no user for ten minutes: a name, a link or a client may be broken.',
  });
}

/** As Prometheus 3 writes an edge: 1 is 1.0. */
export function edgeLabel(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : `${seconds}`;
}
