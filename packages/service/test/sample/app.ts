import { createServiceApp, type App, type Dependencies } from '../../src/app.ts';
import { createSettings } from '../../src/config.ts';
import { createInfo } from '../../src/info.ts';

export const sampleSettings = createSettings(5000);

/** The least that a service can be. */
export function createSample(given: Dependencies): App {
  const page = { status: 200, contentType: 'text/html; charset=utf-8', body: '<p>sample</p>' };
  return createServiceApp(given, { '/api/info': createInfo('sample', given), '/': () => page });
}
