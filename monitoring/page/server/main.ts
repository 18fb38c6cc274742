import { join } from 'node:path';
import { createDashboards } from './create.ts';

const {
  PORT = '8080',
  PAGE,
  BOARDS = '/etc/boards',
  PROMETHEUS = 'http://prometheus:9090',
  JAEGER = 'http://jaeger.traces.svc:16686',
} = process.env;

const server = await createDashboards({
  page: PAGE ?? join(import.meta.dirname, '..', 'page'),
  boards: BOARDS,
  prometheus: PROMETHEUS,
  jaeger: JAEGER,
});
server.listen(Number(PORT), () => {
  console.log(JSON.stringify({ level: 'info', message: `dashboards at port ${PORT}, over ${PROMETHEUS}` }));
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
