import assert from 'node:assert/strict';
import { environments } from '@lockstep/tools/model/environment';
import { imageIn } from '../lib/delivery.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { ask, info } from '../lib/http.ts';
import { imageLabels } from '../lib/image-labels.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'the service of both environments answers through the ingress, its metrics do not',
  quiet: true,
  run: async (story, world) => {
    for (const environment of environments) {
      const get = (path: string) => ask(world.instance, environment, 'web', path);
      await story.step(`${environment}: the page and its security headers`, async () => {
        const page = await get('/');
        assert.equal(page.status, 200);
        assert.match(page.headers['content-type'] as string, /^text\/html/);
        assert.match(page.headers['content-security-policy'] as string, /default-src 'none'/);
        assert.equal(page.headers['x-powered-by'], undefined);
      });
      await story.step(`${environment}: /health`, async () => {
        const health = await get('/health');
        assert.deepEqual([health.status, JSON.parse(health.body)], [200, { status: 'ok' }]);
      });
      await story.step(`${environment}: /api/info names the environment, the commit in git and a pod`, async () => {
        const told = await info(world.instance, environment);
        const pods = (await world.clusters[environment].webPods()).map(({ metadata }) => metadata.name);
        assert.equal(told.environment, environment);
        assert.equal(told.revision, parseImage(await imageIn(world, environment)).tag);
        assert.ok(pods.includes(told.hostname), `${told.hostname} is none of ${pods.join(', ')}`);
      });
      await story.step(`${environment}: /api/info and the image's labels say the same`, async () => {
        const { version, revision, buildTime } = await info(world.instance, environment);
        const labels = await imageLabels(world.instance.ports.mirror, parseImage(await imageIn(world, environment)));
        assert.deepEqual(
          { version, revision, buildTime },
          { version: labels['version'], revision: labels['revision'], buildTime: labels['created'] },
        );
      });
      for (const path of [
        '/api/metrics',
        '/api/metrics/',
        '//api/metrics',
        '/api/%6detrics',
        '/health/ready',
        '/nowhere',
      ]) {
        await story.step(`${environment}: ${path} is not found`, async () => {
          assert.equal((await get(path)).status, 404);
        });
      }
      await story.step(`${environment}: a host that nobody serves is not found`, async () => {
        const answer = await ask(world.instance, environment, 'web', '/', { headers: { host: 'elsewhere.localhost' } });
        assert.equal(answer.status, 404);
      });
    }
  },
};
