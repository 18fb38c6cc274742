import { buckets } from '@lockstep/service/metrics';
import type { ForkConfig } from '@lockstep/tools/config';
import { servedApplications, type ServedApplication } from '@lockstep/tools/model/service-parts/served';
import { parseDefinition, type Definition } from './definition.ts';

/** What a service promises that says nothing else in `lockstep.config.ts`. */
const standard = { availability: 99.9, latency: { percent: 99, seconds: 0.3 } } as const;

/** The edges of the door's histograms in seconds, as Traefik has them unless told otherwise. */
const edgesOfDoor = [0.1, 0.3, 1.2, 5];

/** The objectives of every service that the file of settings names, in its order. */
export function definitionsOf(config: Pick<ForkConfig, 'services'>): readonly Definition[] {
  return servedApplications(config).map(definitionOf);
}

function definitionOf({ name, service }: ServedApplication): Definition {
  const { availability = standard.availability, latency = standard.latency } = service.objective ?? {};
  const atDoor = `${name}-${name}-http@kubernetes`;
  return parseDefinition({
    service: service.name,
    application: name,
    needs: [`${name}/${name}`, 'ingress/traefik'],
    door: {
      service: atDoor,
      // Monitors ask for that one, and no user does.
      counts: 'router!~".+-health@kubernetes"',
      // 4xx is the client's doing; where no pod is ready the door answers 503.
      failed: '5..',
    },
    ...(service.metricsPath === undefined ? seenByDoor(atDoor) : seenByItself(name, service.metricsPath)),
    availability,
    latency,
  });
}

type Latency = Pick<Definition, 'histogram' | 'edges' | 'job' | 'counts' | 'failed'>;

function seenByItself(job: string, metricsPath: string): Latency {
  return {
    histogram: 'http_request_duration_seconds',
    edges: buckets,
    job,
    // Prometheus's own requests; probes are not in the histogram.
    counts: `route!="${metricsPath}"`,
    // Of 499, where the client left, the latency objective tells as well.
    failed: { label: 'status', values: '5..' },
  };
}

/** Of one that tells Prometheus nothing the door knows how long it took. */
function seenByDoor(service: string): Latency {
  return {
    histogram: 'traefik_service_request_duration_seconds',
    edges: edgesOfDoor,
    job: 'traefik',
    counts: `service="${service}"`,
    failed: { label: 'code', values: '5..' },
  };
}
