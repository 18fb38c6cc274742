import type { Image } from './source.ts';

/** Labels of every image built here. */
export const recipeLabel = 'dev.lockstep.recipe';

/**
 * The text of the Containerfile of an image. Its files stand in the folder `root` of the build context, already
 * where they belong.
 * @param base - the reference of the root file system's image; undefined: from scratch.
 */
export function containerfile(image: Image, base: string | undefined, recipe: string, hasFiles: boolean): string {
  const lines = [
    `FROM ${base ?? 'scratch'}`,
    ...(hasFiles ? ['COPY root/ /'] : []),
    ...(image.run ?? []).map((line) => `RUN ${line}`),
    ...Object.entries({ PATH: standardPath, ...image.env }).map(
      ([name, value]) => `ENV ${name}=${JSON.stringify(value)}`,
    ),
    ...(image.workdir === undefined ? [] : [`WORKDIR ${image.workdir}`]),
    ...(image.user === undefined ? [] : [`USER ${image.user}`]),
    ...(image.stopSignal === undefined ? [] : [`STOPSIGNAL ${image.stopSignal}`]),
    ...(image.entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(image.entrypoint)}`]),
    ...(image.cmd === undefined ? [] : [`CMD ${JSON.stringify(image.cmd)}`]),
    `LABEL ${recipeLabel}=${JSON.stringify(recipe)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
