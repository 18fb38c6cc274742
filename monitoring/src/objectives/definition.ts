import { Failure } from '@lockstep/tools/lib/failure';
import { checkExpr } from '../promql/index.ts';

/** What the door counts of a service. It sees what no pod does: that nobody answered. */
export interface DoorSource {
  /** Traefik's name of it: the Ingress's namespace, the Service and its port, as web-web-http@kubernetes. */
  readonly service: string;
  /** Which of its routes are users', as label matchers; empty where all are. */
  readonly counts: string;
  /** The regular expression of the status codes that are failures. */
  readonly failed: string;
}

/** What a service promises its users. Everything else about it is generated. */
export interface Definition {
  /** The label `service` of all that is recorded. */
  readonly service: string;
  /** The Application that brings it. */
  readonly application: string;
  /** The Deployments, as namespace/name, the service's own first, of which each needs a ready pod for any user to be answered. */
  readonly needs: readonly string[];
  /** Where its availability is counted. */
  readonly door: DoorSource;
  /** A histogram, in seconds, of the requests that the service finished: where its latency is counted. */
  readonly histogram: string;
  /** The upper edges of its buckets. */
  readonly edges: readonly number[];
  /** The value of the label `job` of its series. */
  readonly job: string;
  /** Which of the job's series are requests of users, as label matchers; empty where all are. */
  readonly counts: string;
  /** The label that tells how a request ended, and the regular expression of the values that are failures, quick or not. */
  readonly failed: { readonly label: string; readonly values: string };
  /** Percent of the requests that must not fail. */
  readonly availability: number;
  /** Percent of the requests that did not fail that must take at most so many seconds. */
  readonly latency: { readonly percent: number; readonly seconds: number };
}

/**
 * A definition that can be kept and measured.
 * @throws {Failure} naming the field, its value and what would do.
 */
export function parseDefinition(definition: Definition): Definition {
  const { service, application, needs, door, histogram, edges, job, counts, failed, availability, latency } =
    definition;
  const refuse = (field: string, value: unknown, why: string): never => {
    const what = `The objectives of ${JSON.stringify(service)}: ${field} is ${JSON.stringify(value)}`;
    throw new Failure({ what, why, wayOut: 'Write another: docs/objectives.md says what each field means.' });
  };
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(service)) refuse('service', service, 'it is a name in small letters, as web');
  if (!/^[a-z_][a-z0-9_]*$/.test(histogram) || /_(?:bucket|count|sum|total)$/.test(histogram)) {
    refuse('histogram', histogram, 'it is the name without _bucket, _count or _sum');
  }
  if (!/^[a-z][a-z0-9-]*$/.test(job)) refuse('job', job, 'it is a job of monitoring/prometheus/prometheus.yml');
  if (!/^[a-z][a-z0-9-]*$/.test(application)) {
    refuse('application', application, 'it is the name of an Application, as web');
  }
  if (needs.length === 0) refuse('needs', needs, 'without a Deployment nobody answers');
  for (const need of needs) {
    if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(need)) refuse('needs', need, 'it is NAMESPACE/NAME of a Deployment');
  }
  if (!/^[a-z0-9-]+@kubernetes$/.test(door.service)) {
    refuse(
      'door.service',
      door.service,
      'it is NAMESPACE-SERVICE-PORT@kubernetes, with the names that an Ingress gives',
    );
  }
  if (door.counts !== '' && checkExpr(`x{${door.counts}}`).length > 0) {
    refuse('door.counts', door.counts, 'these are no label matchers');
  }
  if (/\b(?:code|service)\s*[=!]/.test(door.counts)) {
    refuse('door.counts', door.counts, 'code and service are written by the generator');
  }
  if (!isRegExp(door.failed)) refuse('door.failed', door.failed, 'it is a regular expression, as 5..');
  if (counts !== '' && checkExpr(`x{${counts}}`).length > 0) refuse('counts', counts, 'these are no label matchers');
  if (/\b(?:le|job)\s*[=!]/.test(counts)) refuse('counts', counts, 'le and job are written by the generator');
  if (!/^[a-z_][a-z0-9_]*$/.test(failed.label)) refuse('failed.label', failed.label, 'it is the name of a label');
  if (!isRegExp(failed.values)) refuse('failed.values', failed.values, 'it is a regular expression, as 5..');
  refusePercent('availability', availability, refuse);
  refusePercent('latency.percent', latency.percent, refuse);
  if (!edges.includes(latency.seconds)) {
    refuse('latency.seconds', latency.seconds, `only an edge of a bucket can be counted: ${edges.join(', ')}`);
  }
  return definition;
}

/** Of the steepest burn-rate pair: below this percentage it would ask for more errors than requests. */
const leastPercent = 100 - 100 / 14.4;

function refusePercent(field: string, percent: number, refuse: (f: string, v: unknown, why: string) => never): void {
  if (!(percent < 100)) refuse(field, percent, 'it is a percentage below 100: nothing never fails');
  if (!(percent > leastPercent)) {
    refuse(field, percent, `it is a percentage, and at ${leastPercent.toFixed(2)} or less no alert could ever fire`);
  }
  // 99.999 over 30 days leaves 26 s: nobody reads a page in that time.
  if (percent > 99.99) refuse(field, percent, 'above 99.99 the budget is gone before anybody can act');
}

function isRegExp(values: string): boolean {
  try {
    return values !== '' && new RegExp(values) instanceof RegExp && !/["\\]/.test(values);
  } catch (error) {
    if ((error as Error).name !== 'SyntaxError') throw error;
    return false;
  }
}
