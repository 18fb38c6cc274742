import { buildService } from '@lockstep/tools/image/build/service-image';
import { fileAt } from '@lockstep/tools/lib/git/objects';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { isReady, type KubeList, type LiveDeployment, type LivePod } from '@lockstep/tools/model/live-objects';
import { lockstep } from './command.ts';
import { withComponents } from './databases.ts';
import * as paths from './paths.ts';
import { nameLabel } from './probes.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** The one that is called, and the one that calls it. */
export const callServices = ['web', 'front'] as const;

/** How far the calls of an environment are on their way to TLS; `off`: plain HTTP, and no identity. */
export type MtlsStep = 'off' | 'accept' | 'call' | 'require';

const line = /^ {2}- mtls\/\w+\n/m;

/** The text of an overlay at a step. */
export function atStep(text: string, step: MtlsStep): string {
  const without = text.replace(line, '');
  return step === 'off' ? without : withComponents(without, [`mtls/${step}`]);
}

/** Commits one step for both services of staging, and waits until it is live and no pod of the step before is left. */
export async function takeStep(world: World, step: MtlsStep): Promise<void> {
  const { staging } = world.clusters;
  await world.origin.change(`Rehearse calls by TLS: ${step}`, async (tree) => {
    for (const service of callServices) {
      const path = overlayOf(service);
      await tree.write(path, atStep(await tree.read(path), step));
    }
  });
  const head = await world.origin.head();
  for (const service of callServices) {
    await waitFor({ what: `${service} compared with the commit`, seconds: 300, every: 500 }, async () => {
      const { status } = await staging.application(service);
      const revision = status?.sync?.revision;
      return revision === head ? { done: undefined } : { seen: String(revision) };
    });
  }
  await staging.waitSettled(300, head);
  for (const service of callServices) {
    await waitFor({ what: `${service} without a pod that ends`, seconds: 180, every: 500 }, async () => {
      const pods = await podsOf(world, service);
      const open = pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined || !isReady(pod));
      return open.length === 0 ? { done: undefined } : { seen: open.map(({ metadata }) => metadata.name).join(', ') };
    });
  }
}

/** Plain HTTP again, at once, where a story ended on the way. */
export async function leaveMtls(world: World): Promise<void> {
  const texts = await Promise.all(callServices.map((service) => fileAt(world.origin.path, 'main', overlayOf(service))));
  if (texts.some((text) => line.test(text ?? ''))) await takeStep(world, 'off');
}

/** An instance that was started from an earlier checkout runs images that know no identity. */
export async function ensureImages(story: Story, world: World): Promise<void> {
  const { instance, origin, clusters } = world;
  for (const service of callServices) {
    const { spec } = await clusters.staging.api.get<LiveDeployment>(paths.deployment(service, service));
    const { tag } = parseImage(spec.template.spec.containers[0]?.image ?? '');
    if ((await fileAt(origin.path, tag, 'packages/service/src/callers.ts')) !== undefined) continue;
    await story.step(`build a version of ${service} that knows callers`, async () => {
      const { reference } = await buildService({ instance, repo: origin.path, service });
      await lockstep(['bump', '--image', reference, '--push', '--repo', 'local', '--instance', instance.name]);
      await clusters.staging.waitSettled(300, await origin.head());
    });
  }
}

/** The pods of a service of staging, those on their way out among them. */
export async function podsOf({ clusters }: World, service: string): Promise<readonly LivePod[]> {
  return (await clusters.staging.api.get<KubeList<LivePod>>(paths.pods(service, nameLabel(service)))).items;
}

function overlayOf(service: string): string {
  return `clusters/staging/${service}/kustomization.yaml`;
}
