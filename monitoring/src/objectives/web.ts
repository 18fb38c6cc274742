import { buckets } from '@lockstep/web/metrics';
import { parseDefinition } from './definition.ts';

export const web = parseDefinition({
  service: 'web',
  needs: ['web/web', 'ingress/traefik'],
  histogram: 'http_request_duration_seconds',
  edges: buckets,
  job: 'web',
  // Prometheus's own requests; probes are not in the histogram.
  counts: 'route!="/api/metrics"',
  // 4xx is the client's doing, 499 (it left) among them: of a slow answer the latency objective tells.
  failed: { label: 'status', values: '5..' },
  availability: 99.9,
  latency: { percent: 99, seconds: 0.3 },
});
