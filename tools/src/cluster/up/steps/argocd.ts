import { join } from 'node:path';
import { isPrerequisite, waitForRollouts } from '../../argocd/install.ts';
import { applicationNames, applyProjects, applyRootApplication, waitUntilSettled } from '../../argocd/root.ts';
import { hashPassword } from '../../argocd/secret.ts';
import { tracked } from '../../../model/tracked.ts';
import { withClone } from '../../../delivery/write/clone.ts';
import { renderObjects } from '../../../toolbox/kustomize.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { switchAnew } from '../../../lib/git/checkout.ts';
import { originPath, type Instance } from '../../../model/instance.ts';
import type { ClusterStep } from '../context.ts';
import { ensureSecrets, type Secrets } from '../secrets.ts';

/** Installs Argo CD from the overlay that it then manages itself, with the secrets that git must not hold. */
export const installArgocd: ClusterStep = (environment) => ({
  title: 'Argo CD',
  run: async ({ instance }, say) => {
    const cluster = kubectl(instance, environment);
    const objects = tracked('argocd', 'argocd', await renderFromOrigin(instance, `local/${environment}/argocd`));
    await cluster.apply(objects.filter(isPrerequisite));
    await cluster.apply(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
    await cluster.apply([await argocdSecret(await ensureSecrets(instance))], 'lockstep');
    await waitForRollouts(cluster, objects, say);
  },
});

/** Applies the AppProjects, then the root Application: from here on Argo CD brings everything else. */
export const applyRoot: ClusterStep = (environment) => ({
  title: 'AppProjects, then the root Application',
  run: async ({ instance }) => {
    const cluster = kubectl(instance, environment);
    const rendered = await renderFromOrigin(instance, `local/${environment}/applications`);
    const objects = tracked('applications', 'argocd', rendered);
    await applyProjects(cluster, objects);
    await applyRootApplication(cluster, objects);
  },
});

/** Waits until every Application of the overlay is there, Synced and Healthy. */
export const waitForApplications: ClusterStep = (environment) => ({
  title: 'Applications Synced and Healthy',
  run: async ({ instance }, say) => {
    const expected = applicationNames(await renderFromOrigin(instance, `local/${environment}/applications`));
    const what = `the Applications of ${environment}`;
    await waitUntilSettled(kubectl(instance, environment), { what, expected, seconds: 420 }, say);
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
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace: 'argocd' },
    type: 'Opaque',
    stringData: {
      'admin.password': await hashPassword(adminPassword),
      'admin.passwordMtime': new Date().toISOString(),
      'webhook.github.secret': webhook,
    },
  };
}
