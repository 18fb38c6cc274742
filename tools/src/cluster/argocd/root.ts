import type { Kubectl } from '../../toolbox/kubectl.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { waitFor } from '../../lib/process/wait.ts';
import { applicationStatesOf, describeUnsettled, isSyncedAndHealthy } from '../look/applications.ts';

/** The Application that brings all others. */
export const rootName = 'applications';

export async function applyProjects(cluster: Kubectl, objects: readonly KubeObject[]): Promise<void> {
  await cluster.apply(objects.filter(({ kind }) => kind === 'AppProject'));
}

/** From here on Argo CD brings everything else. */
export async function applyRootApplication(cluster: Kubectl, objects: readonly KubeObject[]): Promise<void> {
  await cluster.apply(objects.filter(({ kind, metadata }) => kind === 'Application' && metadata.name === rootName));
}

/** The names of the Applications among the objects of an overlay. */
export function applicationNames(objects: readonly KubeObject[]): readonly string[] {
  return objects.filter(({ kind }) => kind === 'Application').map(({ metadata }) => metadata.name);
}

interface SettleOptions {
  /** What is waited for, in the error: "the Applications of staging". */
  readonly what: string;
  readonly expected: readonly string[];
  /** Applications that cannot be well yet, and are not waited for. */
  readonly besides?: readonly string[];
  readonly seconds: number;
}

/** Waits until every expected Application is there, and all that are there are Synced and Healthy. */
export async function waitUntilSettled(
  cluster: Kubectl,
  { what, expected, besides = [], seconds }: SettleOptions,
  say: (line: string) => void,
): Promise<void> {
  await waitFor({ what, seconds, every: 1000 }, async () => {
    const states = (await applicationStatesOf(cluster)).filter(({ name }) => !besides.includes(name));
    const missing = expected.filter((name) => !besides.includes(name) && !states.some((state) => state.name === name));
    if (missing.length === 0 && states.every(isSyncedAndHealthy)) return { done: undefined };
    const seen = describeUnsettled(states, missing);
    say(seen);
    return { seen };
  });
}
