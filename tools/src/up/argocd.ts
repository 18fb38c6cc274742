import { join } from 'node:path';
import { withClone } from '../delivery/clone.ts';
import { toolPath } from '../images/tools.ts';
import { renderObjects } from '../lib/kustomize.ts';
import { kubectl, type KubeObject } from '../lib/kubectl.ts';
import { switchAnew } from '../lib/git.ts';
import { originPath, type Instance } from '../lib/instance.ts';
import { run } from '../lib/run.ts';
import { waitFor } from '../lib/wait.ts';
import { applicationStates, describeUnsettled, isSettled } from '../status/applications.ts';
import type { ClusterStep } from './context.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';

/** Installs Argo CD from the overlay that it then manages itself, with the secrets that git must not hold. */
export const installArgocd: ClusterStep = (environment) => ({
  title: 'Argo CD',
  run: async ({ instance }, say) => {
    const cluster = kubectl(instance, environment);
    const objects = await renderFromOrigin(instance, `local/${environment}/argocd`);
    await cluster.apply(objects.filter(({ kind }) => kind === 'Namespace' || kind === 'CustomResourceDefinition'));
    await cluster.apply(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
    await cluster.apply([await argocdSecret(await ensureSecrets(instance))], 'lockstep');
    for (const workload of objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')) {
      const name = `${workload.kind.toLowerCase()}/${workload.metadata.name}`;
      say(`waiting for ${name}`);
      await cluster.run(['-n', 'argocd', 'rollout', 'status', name, '--timeout=300s'], { timeout: 310_000 });
    }
  },
});

/** Applies the AppProjects, then the root Application: from here on Argo CD brings everything else. */
export const applyRoot: ClusterStep = (environment) => ({
  title: 'AppProjects, then the root Application',
  run: async ({ instance }) => {
    const cluster = kubectl(instance, environment);
    const objects = await renderFromOrigin(instance, `local/${environment}/applications`);
    await cluster.apply(objects.filter(({ kind }) => kind === 'AppProject'));
    await cluster.apply(
      objects.filter(({ kind, metadata }) => kind === 'Application' && metadata.name === 'applications'),
    );
  },
});

/** Waits until every Application of the overlay is there, Synced and Healthy. */
export const waitForApplications: ClusterStep = (environment) => ({
  title: 'Applications Synced and Healthy',
  run: async ({ instance }, say) => {
    const expected = (await renderFromOrigin(instance, `local/${environment}/applications`))
      .filter(({ kind }) => kind === 'Application')
      .map(({ metadata }) => metadata.name);
    await waitFor({ what: `the Applications of ${environment}`, seconds: 420, every: 1000 }, async () => {
      const states = await applicationStates(instance, environment);
      const missing = expected.filter((name) => !states.some((state) => state.name === name));
      if (missing.length === 0 && states.every(isSettled)) return { done: undefined };
      const seen = describeUnsettled(states, missing);
      say(seen);
      return { seen };
    });
  },
});

/** Renders a folder as it stands on the origin's main branch, which is what Argo CD will see. */
export async function renderFromOrigin(instance: Instance, path: string): Promise<readonly KubeObject[]> {
  return withClone(originPath(instance), async (clone) => {
    await switchAnew(clone, 'main', 'origin/main');
    return renderObjects(join(clone, path));
  });
}

async function argocdSecret({ adminPassword, webhook }: Secrets): Promise<object> {
  const argocd = await toolPath('argocd');
  const { stdout } = await run(argocd, ['account', 'bcrypt', '--password', adminPassword], {
    doing: "hash Argo CD's admin password",
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace: 'argocd' },
    type: 'Opaque',
    stringData: {
      'admin.password': stdout.trim(),
      'admin.passwordMtime': new Date().toISOString(),
      'webhook.github.secret': webhook,
    },
  };
}
