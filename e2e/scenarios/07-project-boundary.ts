import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { LiveApplication } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

interface Source {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
}

export const scenario: Scenario = {
  title: 'an Application that reaches outside its AppProject is refused and says why',
  quiet: true,
  run: async (story, { clusters }) => {
    const { api, kubectl } = clusters.production;
    const { source } = (await api.get<{ spec: { source: Source } }>(paths.application('web'))).spec;
    const attempts = [
      { name: 'rehearse-namespace', project: 'apps', namespace: 'kube-system', source },
      {
        name: 'rehearse-repository',
        project: 'apps',
        namespace: 'web',
        source: { ...source, repoURL: 'https://example.com/x.git' },
      },
      { name: 'rehearse-default', project: 'default', namespace: 'web', source },
    ];
    for (const { name, project, namespace, source: wanted } of attempts) {
      await story.step(`${project}: ${wanted.repoURL} to ${namespace}`, async () => {
        story.cleanUp(`remove the Application ${name}`, () =>
          kubectl.run(['delete', 'applications.argoproj.io', name, '--namespace=argocd', '--ignore-not-found']),
        );
        const application = {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name, namespace: 'argocd' },
          spec: {
            project,
            source: wanted,
            destination: { server: 'https://kubernetes.default.svc', namespace },
            syncPolicy: { automated: {} },
          },
        };
        await kubectl.run(['create', '-f', '-'], { input: JSON.stringify(application) });
        const refused = await waitFor({ what: `${name} refused`, seconds: 30 }, async () => {
          const found = await api.get<LiveApplication>(paths.application(name));
          const condition = found.status?.conditions?.find(({ type }) => type === 'InvalidSpecError');
          return condition === undefined
            ? { seen: JSON.stringify(found.status ?? {}) }
            : { done: { condition, operation: found.status?.operationState } };
        });
        assert.match(refused.condition.message ?? '', /not permitted|do not match|not match/);
        assert.equal(refused.operation, undefined, 'it was synced all the same');
        story.note(refused.condition.message ?? '');
      });
    }
  },
};
