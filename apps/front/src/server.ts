import { startService } from '@lockstep/service/start';
import { serviceSettings } from './settings.ts';

await startService({
  manifest: new URL('../package.json', import.meta.url),
  settings: serviceSettings,
  app: async () => (await import('./app.ts')).createApp,
});
