import type { ListrTask } from 'listr2';
import { buildImage, compileFor } from '../../../toolbox/sources/build.ts';
import { planImages, type ReachableRegistries } from '../../../toolbox/sources/mirror.ts';
import { referenceOf } from '../../../toolbox/sources/names.ts';
import type { Image } from '../../../toolbox/sources/source.ts';
import type { UpContext } from '../context.ts';
import type { Say } from '../../../lib/values/say.ts';
import { sayCalmly, sideBySide, task, timed, type Times } from '../../tasks.ts';

/**
 * Builds what no registry answers for: first what the engine runs itself (the mirror among it), then what the nodes
 * pull from the mirror. Each image is a line with its own time; one that is there already takes none.
 */
export function imageTasks(usedBy: Image['usedBy'], times: Times): ListrTask<UpContext> {
  const title = titleOf(usedBy);
  return {
    title,
    skip: ({ registries }) =>
      planned(registries, usedBy).length === 0 ? `${title}: the public registries answer` : false,
    task: (context, line) => {
      const images = planned(context.registries, usedBy);
      return line.newListr(
        [
          task({ title: 'Compile', run: (_, say) => compileFor(images, say) }, times, title),
          sideBySide(
            'Assemble',
            images.map((image) => imageTask(image, times)),
          ),
        ],
        { concurrent: false },
      );
    },
  };
}

/** Its step that takes long, as the forecast names it; none where the registries answer. */
export function compileSteps(registries: ReachableRegistries, usedBy: Image['usedBy']): readonly string[] {
  return planned(registries, usedBy).length === 0 ? [] : [`${titleOf(usedBy)}: Compile`];
}

function titleOf(usedBy: Image['usedBy']): string {
  return usedBy === 'engine' ? 'Images that the engine runs' : 'Images that the nodes pull';
}

function planned(registries: ReachableRegistries, usedBy: Image['usedBy']): readonly Image[] {
  return planImages(registries).build.filter((image) => image.usedBy === usedBy);
}

function imageTask(image: Image, times: Times): ListrTask<UpContext> {
  return {
    title: referenceOf(image),
    task: ({ engine, instance }, line) => {
      const say: Say = sayCalmly((text) => {
        line.output = text;
      });
      const mirror = `127.0.0.1:${instance.ports.mirror}`;
      return timed(times, `image ${referenceOf(image)}`, async () => {
        await buildImage(image, { engine, mirror, say });
      });
    },
  };
}
