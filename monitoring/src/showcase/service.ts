import { buckets } from '@lockstep/service/metrics';
import { busy, counter, gauge, minutes, noise, type MadeSeries } from './series.ts';

/** A pod of the service, and the minutes that it lives. */
interface ServicePod {
  readonly pod: string;
  readonly node: string;
  readonly instance: string;
  readonly revision: string;
  readonly version: string;
  readonly lives: (minute: number) => boolean;
}

/** When the newest revision was rolled out: half an hour ago. */
export const rolledOut: number = minutes.before - 32;

const old = { revision: '3f0c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c', version: '1.6.0' };
const fresh = { revision: 'b81e7a90c2d34f5566778899aabbccddeeff0011', version: '1.7.0' };

/** Three pods of the revision before, one after the other replaced by three of the newest. */
export const servicePods: readonly ServicePod[] = [0, 1, 2].flatMap((index) => {
  const at = rolledOut + index * 2;
  const place = (letter: number): Pick<ServicePod, 'node' | 'instance'> => ({
    node: `production-worker${['', '2', '3'][index]}`,
    instance: `10.42.${index + 1}.${letter}:5000`,
  });
  return [
    {
      ...old,
      ...place(17),
      pod: `web-6d9f7c5b88-${['4kx2p', 'm7t9z', 'q1w5v'][index]}`,
      lives: (minute: number) => minute < at + 1,
    },
    {
      ...fresh,
      ...place(42),
      pod: `web-7b4c9d6f55-${['8hj3d', 'c2v6n', 'z9r4s'][index]}`,
      lives: (minute: number) => minute >= at,
    },
  ];
});

const routes: Readonly<Record<string, { readonly share: number; readonly seconds: number }>> = {
  '/': { share: 0.35, seconds: 0.0009 },
  '/api/info': { share: 0.5, seconds: 0.0004 },
  unmatched: { share: 0.02, seconds: 0.0003 },
};

/** Requests per second of all pods. */
const all = 42;

/** The share of requests that are answered with a 5xx: some minutes five hours ago, and a few after the roll-out. */
export function failing(minute: number): number {
  if (minute > minutes.before - 310 && minute < minutes.before - 298) return 0.06;
  if (minute > rolledOut + 3 && minute < rolledOut + 9) return 0.012;
  return 0.0002;
}

/** The share of requests within a bound: most take a few times the median, a few wait for the event loop. */
function upTo(median: number, bound: number): number {
  return 0.004 * Math.min(1, bound / 0.2) + 0.996 / (1 + (median / bound) ** 2.4);
}

function ofRoute(pod: ServicePod, route: string): MadeSeries[] {
  const { share, seconds } = routes[route]!;
  const labels = {
    job: 'web',
    instance: pod.instance,
    namespace: 'web',
    pod: pod.pod,
    node: pod.node,
    method: 'GET',
    route,
  };
  const rate = (minute: number): number | undefined => {
    if (!pod.lives(minute)) return undefined;
    const living = servicePods.filter(({ lives }) => lives(minute)).length;
    return (all * share * busy(route, minute)) / living;
  };
  const answered: Readonly<Record<string, (minute: number) => number>> =
    route === 'unmatched' ? { '404': () => 1 } : { '200': (minute) => 1 - failing(minute), '500': failing };
  return Object.entries(answered).flatMap(([status, part]) => {
    const own = { ...labels, status };
    const times = (share_: number) => (minute: number) => {
      const made = rate(minute);
      return made === undefined ? undefined : made * part(minute) * share_;
    };
    return [
      buckets.map((bound) =>
        counter('http_request_duration_seconds_bucket', { ...own, le: String(bound) }, times(upTo(seconds, bound))),
      ),
      counter('http_request_duration_seconds_bucket', { ...own, le: '+Inf' }, times(1)),
      counter('http_request_duration_seconds_count', own, times(1)),
    ].flat();
  });
}

function ofPod(pod: ServicePod): MadeSeries[] {
  const { instance, node, revision, version, lives } = pod;
  const labels = { job: 'web', instance, namespace: 'web', pod: pod.pod, node };
  const alive = (value: (minute: number) => number) => (minute: number) => (lives(minute) ? value(minute) : undefined);
  return [
    gauge(
      'app_build_info',
      { ...labels, revision, version, node_version: 'v24.21.0' },
      alive(() => 1),
    ),
    gauge(
      'up',
      labels,
      alive(() => 1),
    ),
    gauge(
      'http_requests_in_flight',
      labels,
      alive((minute) => Math.floor(3 * noise(pod.pod, minute))),
    ),
    counter(
      'process_cpu_seconds_total',
      labels,
      alive((minute) => 0.045 * busy(pod.pod, minute)),
    ),
    gauge(
      'process_resident_memory_bytes',
      labels,
      alive((minute) => 92e6 + 6e6 * busy(pod.pod, minute)),
    ),
    gauge(
      'nodejs_eventloop_lag_p99_seconds',
      labels,
      alive((minute) => 0.011 + 0.004 * noise(pod.pod, minute)),
    ),
  ];
}

/** What the service itself emits. */
export function serviceSeries(): MadeSeries[] {
  return servicePods.flatMap((pod) => [ofPod(pod), Object.keys(routes).flatMap((route) => ofRoute(pod, route))].flat());
}
