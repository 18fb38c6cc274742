import type { ListrTask } from 'listr2';
import { buildImage, compileFor } from '../../../toolbox/sources/build.ts';
import { imagesFor, planImages } from '../../../toolbox/sources/mirror.ts';
import { referenceOf } from '../../../toolbox/sources/names.ts';
import type { Image } from '../../../toolbox/sources/source.ts';
import type { Step, UpContext } from '../context.ts';
import { orTell, tellingOthers } from '../milestones.ts';
import type { Say } from '../../../lib/values/say.ts';
import { sayCalmly, sideBySide, task, timed, unlessLeft, type Times } from '../../tasks.ts';

/** Images by what they are needed for, in the order in which that comes. */
export type ImageGroup = 'engine' | 'clusters' | 'argocd' | 'applications';

const titles: Readonly<Record<ImageGroup, string>> = {
  engine: 'Images that the engine runs',
  clusters: 'Images that a cluster begins with',
  argocd: 'Images of Argo CD',
  applications: 'Images that Argo CD brings',
};

/** What the tasks are made of; tests have their own. */
interface ImageParts {
  readonly compile: typeof compileFor;
  readonly build: typeof buildImage;
}

/** What the nodes pull from the mirror. */
export const pulledGroups: readonly ImageGroup[] = ['clusters', 'argocd', 'applications'];

/**
 * Builds what no registry answers for, of one group; the groups after it can be at work then. Each image is a line with
 * its own time; one that is there already takes none.
 */
export function imageTasks(
  group: ImageGroup,
  times: Times,
  { compile, build }: ImageParts = { compile: compileFor, build: buildImage },
): ListrTask<UpContext> {
  const title = titles[group];
  return {
    title,
    skip: (context) => (planned(context, group).length === 0 ? `${title}: the public registries answer` : false),
    task: (context, line) => {
      const images = planned(context, group);
      const reach: ListrTask<UpContext> = { task: ({ milestones }) => milestones.reach(group) };
      return line.newListr(
        [
          task(tellingOthers({ title: 'Compile', run: (_, say) => compile(images, say) }), times, title),
          sideBySide(
            'Assemble',
            images.map((image) => imageTask(image, times, build)),
          ),
          reach,
        ],
        { concurrent: false },
      );
    },
  };
}

/** Waits until the nodes can pull a group: before, what needs it would ask the mirror in vain, and then wait long to ask again. */
export function imagesThere(group: ImageGroup): Step {
  return {
    title: titles[group],
    run: async (context) => {
      if (planned(context, group).length > 0) await context.milestones.wait(group);
    },
  };
}

/** Its step that takes long, as the forecast names it; none where the registries answer. */
export function compileSteps(work: Planned, group: ImageGroup): readonly string[] {
  return planned(work, group).length === 0 ? [] : [`${titles[group]}: Compile`];
}

type Planned = Pick<UpContext, 'instance' | 'registries'>;

function planned({ instance, registries }: Planned, group: ImageGroup): readonly Image[] {
  return planImages(registries, imagesFor(instance.parts)).build.filter((image) => groupOf(image) === group);
}

function groupOf({ usedBy, before }: Image): ImageGroup {
  return usedBy === 'engine' ? 'engine' : (before ?? 'applications');
}

function imageTask(image: Image, times: Times, build: ImageParts['build']): ListrTask<UpContext> {
  return {
    title: referenceOf(image),
    task: (context, line) => {
      const { engine, instance } = context;
      const say: Say = sayCalmly((text) => {
        line.output = text;
      });
      const mirror = `127.0.0.1:${instance.ports.mirror}`;
      return timed(times, `image ${referenceOf(image)}`, () =>
        unlessLeft(line, () =>
          orTell(context, async () => {
            await build(image, { engine, mirror, say });
          }),
        ),
      );
    },
  };
}
