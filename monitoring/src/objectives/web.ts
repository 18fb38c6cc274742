import { buckets } from '@lockstep/service/metrics';
import { parseDefinition } from './definition.ts';

export const web = parseDefinition({
  service: 'web',
  needs: ['web/web', 'ingress/traefik'],
  door: {
    service: 'web-web-http@kubernetes',
    // Monitors ask for that one, and no user does.
    counts: 'router!~".+-health@kubernetes"',
    // 4xx is the client's doing; where no pod is ready the door answers 503.
    failed: '5..',
  },
  histogram: 'http_request_duration_seconds',
  edges: buckets,
  job: 'web',
  // Prometheus's own requests; probes are not in the histogram.
  counts: 'route!="/api/metrics"',
  // Of 499, where the client left, the latency objective tells as well.
  failed: { label: 'status', values: '5..' },
  availability: 99.9,
  latency: { percent: 99, seconds: 0.3 },
});
