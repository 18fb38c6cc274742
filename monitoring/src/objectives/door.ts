import type { DoorSource } from './definition.ts';

/** Seconds between two probes of a service's public name: `scrape_interval` of the job blackbox. */
export const probeSeconds = 15;

/**
 * What Traefik's routers count: each request once. What its services count is each try of a pod: one that failed and was
 * tried again successfully is a failure there, and where no pod is ready to be tried there is nothing to count.
 */
const counter = 'traefik_router_requests_total';

/** The series of a service's requests at the door, or those of them that these matchers pick. */
export function atTheDoor({ service, counts }: DoorSource, ...more: readonly string[]): string {
  return `${counter}{${[`service="${service}"`, counts, ...more].filter((matchers) => matchers !== '').join(',')}}`;
}

/** The series of all services at the door. */
export function ofAllServices(...more: readonly string[]): string {
  return `${counter}{${['service=~".+@kubernetes"', ...more].join(',')}}`;
}

/** Says of each service with objectives that it has them, by its name at the door. */
export const promised = 'slo:door_service:promised';

/** The matcher of what failed. */
export function failedAtTheDoor({ failed }: DoorSource): string {
  return `code=~"${failed}"`;
}

/**
 * The sum of what series of the door grew by in a second, over five minutes. One that was not there five minutes ago
 * began at 0, and Traefik has no way to say so: rate() would not see what it began with, which is the first failures.
 * That holds while the pod was asked five minutes ago too, or had not started: after a pause of Prometheus every series
 * is one that was not there, with all the requests of days.
 */
export function doorRate(series: string, by = ''): string {
  return [
    `sum${by}(`,
    '  (',
    `    (${series} unless ${series} offset 5m)`,
    '      and on (job, instance)',
    '    (',
    '      up{job="traefik"} offset 5m == 1',
    '        or',
    '      process_start_time_seconds{job="traefik"} > time() - 360',
    '    )',
    '  ) / 300',
    '    or',
    `  rate(${series}[5m])`,
    ')',
  ].join('\n');
}

/**
 * Requests a second that nobody could make. While the probe by the public name fails and the door counts no request, as
 * many are lost as were made in a second over the day before, or as the probe makes where those are fewer. While the
 * door still counts, what it counts is the truth, and while nothing probes nothing is known to be lost.
 */
export function lostRequests(service: string, door: DoorSource): string {
  return [
    `(1 - avg(avg_over_time(probe_success{job="blackbox",service="${service}"}[2m])))`,
    '  *',
    `max(avg_over_time(slo:door_requests:rate5m{service="${service}"}[1d]) or vector(1 / ${probeSeconds}))`,
    '  *',
    `((sum(rate(${atTheDoor(door)}[2m])) or vector(0)) == bool 0)`,
  ].join('\n');
}
