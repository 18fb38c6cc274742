import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import { readConfig } from '@lockstep/tools/model/config/config';
import { services, variablesRead } from '@lockstep/tools/model/services';
import { longestDrainMs } from '@lockstep/service/config';
import { lingerMs } from '@lockstep/service/ending';
import { limits } from '@lockstep/service/limits';
import { logLevels } from '@lockstep/service/log';
import { giveUpMs, killMs } from '@lockstep/service/primary';
import { givenInTest } from '@lockstep/service/test/app';
import { createApp } from './app.ts';
import { serviceSettings } from './settings.ts';

/** With a database that has nothing, or the same without one. */
function appIn(state: 'ready' | 'draining') {
  return createApp(givenInTest(serviceSettings.load({}), {}, state).parts, { query: async () => ({ rows: [] }) });
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly args?: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [Container];
}

/** What the base says of its pods. */
function podOf(component: string): PodSpec {
  const file = join(import.meta.dirname, '../../../base', component, 'deployment.yaml');
  return parse(readFileSync(file, 'utf8')).spec.template.spec;
}

const { terminationGracePeriodSeconds, containers } = podOf('web');
const [web] = containers;

describe('the pod', () => {
  test('outlasts its preStop sleep, the longest drain that is accepted and the end by force', () => {
    const preStopMs = web.lifecycle.preStop.sleep.seconds * 1000;
    const longestMs = preStopMs + longestDrainMs + Math.max(lingerMs, killMs, giveUpMs);
    expect(longestMs).toBeLessThan(terminationGracePeriodSeconds * 1000);
  });

  test('lets a worker end by itself before it is killed, and the primary kill before it gives up', () => {
    expect(lingerMs).toBeLessThan(killMs);
    expect(killMs).toBeLessThan(giveUpMs);
  });

  test('offers the port on which the service listens unless told otherwise', () => {
    expect(web.ports).toContainEqual({ name: 'http', containerPort: serviceSettings.load({}).port });
  });

  test.each([
    ['startupProbe', web.startupProbe, 200],
    ['readinessProbe', web.readinessProbe, 503],
    ['livenessProbe', web.livenessProbe, 200],
  ])('%s asks for a path that answers, while draining, as it should', async (_name, { httpGet }, status) => {
    expect(httpGet.port).toBe('http');
    await request(appIn('draining')).get(httpGet.path).expect(status);
  });
});

test('the service answers what lockstep.config.ts lists, and nothing beside it', async () => {
  const app = appIn('ready');
  const { paths = [], metricsPath = '' } = services.find(({ name }) => name === 'web')!;
  for (const path of [...paths, metricsPath]) await request(app).get(path).expect(200);
  const routes = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').matchAll(/^\| `(\/\S*)`/gm);
  expect([...routes].map(([, path]) => path).toSorted()).toEqual([...paths, metricsPath].toSorted());
});

test('the service reads the variables that lockstep.config.ts lists, and takes their defaults as it says', () => {
  const listed =
    variablesRead(
      services.find(({ name }) => name === 'web')!,
      readConfig(),
    ) ?? {};
  expect(Object.keys(listed)).toEqual(serviceSettings.variables.map(({ name }) => name));
  for (const { name, fallback } of serviceSettings.variables) {
    if (fallback !== undefined) expect(String(fallback)).toMatch(new RegExp(`^(?:${listed[name]})$`));
  }
  expect(listed['LOG_LEVEL']!.split('|').toSorted()).toEqual([...logLevels].toSorted());
});

test('Traefik closes an idle connection before the service does', () => {
  const name = '--serverstransport.forwardingtimeouts.idleconntimeout=';
  const arg = podOf('ingress').containers[0].args?.find((each) => each.startsWith(name));
  const seconds = Number(/^(\d+)s$/.exec(arg?.slice(name.length) ?? '')?.[1]);
  // Room for a request that leaves Traefik in the last moment.
  expect(seconds * 1000).toBeLessThanOrEqual(limits.keepAliveTimeout - 10_000);
});
