import { isPrerequisite, waitForRollouts } from '../../argocd/install.ts';
import { applyProjects, applyRootApplication, waitUntilSettled } from '../../argocd/root.ts';
import type { Environment } from '../../../model/environment.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import type { Step } from '../../up/context.ts';
import { arrivalText, testPage } from '../../test-page/test-page.ts';
import { checkNodes, checkRights, checkServerVersion, supportedMinors } from './cluster.ts';
import { readRelease, type Overlays, type Release } from './release.ts';
import { applySecret } from './secrets/apply.ts';
import type { GatheredSecret } from './secrets/gather.ts';

/** What the checks need, and what they find. */
export interface Preflight {
  readonly cluster: Kubectl;
  readonly environment: Environment;
  readonly repo: string;
  readonly overlays: Overlays;
  release?: Release;
}

/** What must hold before anything is changed. */
export function preflightSteps({ repo }: Preflight): readonly Step<Preflight>[] {
  return [
    {
      title: `Kubernetes is one of 1.${supportedMinors.from} to 1.${supportedMinors.to}`,
      run: ({ cluster }) => checkServerVersion(cluster),
    },
    { title: 'You may do everything in the cluster', run: ({ cluster }) => checkRights(cluster) },
    { title: 'A node is ready, or will be made', run: ({ cluster }) => checkNodes(cluster) },
    {
      title: `Main of ${repo}, rendered`,
      run: async (found, say) => {
        found.release = await readRelease({ ...found, withNamespaces: ['monitoring'] }, say);
      },
    },
  ];
}

/** What the changes need. */
export interface Work {
  readonly cluster: Kubectl;
  readonly environment: Environment;
  readonly release: Release;
  readonly gathered: readonly GatheredSecret[];
  /** What was seen of the test page. */
  arrived?: string;
}

/** The changes, in order; each may find itself done. */
export function workSteps(
  { nodes }: Pick<Release, 'nodes'>,
  waitSeconds: number | undefined,
  withTestPage: boolean,
): readonly Step<Work>[] {
  return [
    ...(nodes.length === 0
      ? []
      : [
          {
            // Whatever comes next waits for them, and runs by their rules from its first moment.
            title: 'Which nodes are made',
            run: async ({ cluster }: Work) => void (await cluster.apply(nodes)),
          },
        ]),
    { title: 'Namespaces and definitions', run: ({ cluster, release }) => applyGround(cluster, release) },
    {
      title: 'Secrets',
      run: async ({ cluster, gathered }) => {
        for (const one of gathered) await applySecret(cluster, one);
      },
    },
    // Before Argo CD, which would otherwise make a project of its own that allows everything.
    { title: 'AppProjects', run: ({ cluster, release }) => applyProjects(cluster, release.applications) },
    {
      title: 'Argo CD',
      run: async ({ cluster, release: { argocd } }, say) => {
        await cluster.apply(argocd.filter((object) => object.kind !== 'CustomResourceDefinition'));
        await waitForRollouts(cluster, argocd, say);
      },
    },
    {
      title: 'The root Application',
      run: ({ cluster, release }) => applyRootApplication(cluster, release.applications),
    },
    ...(waitSeconds === undefined ? [] : [settled(waitSeconds), ...(withTestPage ? [testPageStep] : [])]),
  ];
}

const testPageStep: Step<Work> = {
  title: 'A test page, and its delivery',
  run: async (work, say) => {
    work.arrived = arrivalText(work.environment, await testPage(work.cluster, work.environment, say));
    say(work.arrived);
  },
};

async function applyGround(cluster: Kubectl, { argocd, namespaces }: Release): Promise<void> {
  const ground: readonly KubeObject[] = [...argocd.filter(isPrerequisite), ...[...namespaces.values()].flat()];
  await cluster.apply(ground);
  const definitions = ground
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(({ metadata }) => metadata.name);
  await cluster.run(['wait', '--for=condition=Established', '--timeout=60s', 'crd', ...definitions], {
    timeout: 70_000,
  });
}

function settled(seconds: number): Step<Work> {
  return {
    title: 'Applications Synced and Healthy',
    run: async ({ cluster, environment, release }, say) => {
      const what = `the Applications of ${environment}`;
      const { names: expected, unreleased: besides } = release;
      await waitUntilSettled(cluster, { what, expected, besides, seconds }, say);
    },
  };
}
