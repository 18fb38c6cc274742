import { startService } from '../../src/start.ts';
import { createSample, sampleSettings } from './app.ts';

await startService({
  manifest: new URL('../../package.json', import.meta.url),
  settings: sampleSettings,
  app: async () => createSample,
});
