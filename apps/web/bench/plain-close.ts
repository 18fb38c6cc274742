// Preloaded into the service, it leaves all as it is but the stopping: on SIGTERM no more than server.close().
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';

const channel = 'http.server.request.start';

// The first request tells which server it is; the service's own handlers are in place by then.
subscribe(channel, function replaceDrain(message) {
  unsubscribe(channel, replaceDrain);
  const { server } = message as { server: Server };
  process.removeAllListeners('SIGTERM');
  process.on('SIGTERM', () => server.close(() => process.exit()));
});
