import assert from 'node:assert/strict';
import { dashboards, panelQueries } from '@lockstep/monitoring/dashboards';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { framesHaveData, grafanaOf, type Login, type QueryAnswer } from '../lib/grafana.ts';
import type { KubeList, LivePod } from '@lockstep/tools/model/live-objects';
import { emptyPanel, span } from '../lib/panels.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel } from '../lib/probes.ts';
import { startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

interface Dashboard {
  readonly meta: { readonly provisioned: boolean };
  readonly dashboard: { readonly uid: string; readonly editable: boolean };
}

export const scenario: Scenario = {
  title: 'monitoring shows in Grafana what git says, to those who know its password, and nobody can change it there',
  quiet: true,
  needs: lacksGrafana,
  run: async (story, world) => {
    const loads = environments.map((environment) => startTrickle(story, world, environment, 20));
    for (const environment of environments) {
      const grafana = grafanaOf(world.instance, environment);
      const login = await passwordOf(world, environment);
      await story.step(`${environment}: nobody, default passwords and wrong ones are refused`, async () => {
        for (const path of ['/api/search', '/api/datasources', '/api/org']) {
          assert.equal((await grafana(path)).status, 401, `${path} as nobody`);
        }
        // Few: after five wrong ones Grafana refuses the right one too, for minutes.
        const guesses = [
          { user: 'admin', password: 'admin' },
          { user: login.user, password: `${login.password}x` },
        ];
        for (const guess of guesses) assert.equal((await grafana('/api/org', guess)).status, 401, guess.password);
      });
      await story.step(`${environment}: the password of the Secret is accepted`, async () => {
        assert.equal((await grafana('/api/org', login)).status, 200);
      });
      await story.step(`${environment}: its data source is Prometheus, by its fixed uid, and read-only`, async () => {
        const { body } = await grafana('/api/datasources/uid/prometheus', login);
        const { type, isDefault, readOnly } = JSON.parse(body) as Record<string, unknown>;
        assert.deepEqual({ type, isDefault, readOnly }, { type: 'prometheus', isDefault: true, readOnly: true });
      });
      await story.step(`${environment}: every dashboard is there and cannot be changed`, async () => {
        const wanted = dashboards().map(({ json }) => (JSON.parse(json) as { uid: string }).uid);
        for (const uid of wanted) {
          const { status, body } = await grafana(`/api/dashboards/uid/${uid}`, login);
          assert.equal(status, 200, `${uid}: ${body}`);
          const { meta, dashboard } = JSON.parse(body) as Dashboard;
          assert.deepEqual([meta.provisioned, dashboard.editable], [true, false], uid);
          const saved = await grafana('/api/dashboards/db', login, { dashboard, overwrite: true });
          assert.notEqual(saved.status, 200, `${uid} was saved`);
        }
        story.note(wanted.join(', '));
      });
      await story.step(`${environment}: every query of every panel has data, or a reason to have none`, () =>
        waitFor({ what: 'data for every panel', seconds: 180, every: 5000 }, async () => {
          const empty: string[] = [];
          for (const query of panelQueries()) {
            const { status, body } = await grafana('/api/ds/query', login, {
              from: `now-${span.back}s`,
              to: 'now',
              queries: [
                {
                  refId: query.refId,
                  datasource: { type: 'prometheus', uid: 'prometheus' },
                  expr: query.expr,
                  instant: query.instant,
                  range: !query.instant,
                  intervalMs: span.step * 1000,
                  maxDataPoints: span.back / span.step,
                },
              ],
            });
            if (status !== 200) return { seen: `${query.panel}: ${status} ${body.slice(0, 300)}` };
            const { results } = JSON.parse(body) as { results: Record<string, QueryAnswer> };
            const answer = results[query.refId] ?? {};
            if (answer.error !== undefined) return { seen: `${query.panel}: ${answer.error}` };
            empty.push(...emptyPanel(query, framesHaveData(answer)));
          }
          return empty.length === 0 ? { done: undefined } : { seen: empty.join('; ') };
        }),
      );
    }
    await Promise.all(loads.map((load) => load.stop()));
  },
};

async function lacksGrafana({ clusters }: World): Promise<string | undefined> {
  const { items } = await clusters.staging.api.get<KubeList<LivePod>>(paths.pods('monitoring', nameLabel('grafana')));
  return items.length > 0 ? undefined : 'Grafana does not run here: up says why';
}

async function passwordOf({ clusters }: World, environment: Environment): Promise<Login> {
  const { data } = await clusters[environment].api.get<{ data: Readonly<Record<string, string>> }>(
    '/api/v1/namespaces/monitoring/secrets/grafana-admin',
  );
  const read = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  return { user: read('admin-user'), password: read('admin-password') };
}
