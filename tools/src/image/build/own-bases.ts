import { buildImage, type BuildContext } from '../../toolbox/sources/build.ts';
import { planImages, probeRegistries, type ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { RegistryMirrors } from '../../model/instance.ts';
import { referenceInMirror } from '../../toolbox/sources/registry-mirrors.ts';
import { referenceOf } from '../../toolbox/sources/names.ts';
import type { Image } from '../../toolbox/sources/source.ts';

/** Build argument -> the image that stands here in the place of the one that the Containerfile pins. */
type OwnBases = Readonly<Record<string, string>>;

/**
 * Makes sure that the engine has an image of ours for each pinned base whose registry does not answer here. A digest
 * of a public image can't be had then, so the build names ours instead; where its registry answers, the pin holds.
 * @throws {Failure} naming the log of the part that failed.
 */
export async function ownBases(
  containerfile: string,
  context: BuildContext,
  answers?: ReachableRegistries,
): Promise<OwnBases> {
  const stoodIn = substituteImages(containerfile, answers ?? (await probeRegistries()));
  for (const { image } of stoodIn) await buildImage(image, context);
  return Object.fromEntries(stoodIn.map(({ argument, image }) => [argument, referenceOf(image)]));
}

/** Build argument -> the pinned base, as a company's mirror has it: the digest is the same. */
export function mirroredBases(containerfile: string, mirrors: RegistryMirrors): OwnBases {
  return Object.fromEntries(
    pinnedBases(containerfile).flatMap(({ argument, reference, digest }) => {
      const there = referenceInMirror(reference, mirrors);
      return there === undefined ? [] : [[argument, `${there}@${digest}`]];
    }),
  );
}

/** Of the bases that a Containerfile pins, those to be made here: the image of tools/src/toolbox/sources/data with the same name and tag. */
export function substituteImages(
  containerfile: string,
  answers: ReachableRegistries,
): { argument: string; image: Image }[] {
  const { build } = planImages(answers);
  return pinnedBases(containerfile).flatMap(({ argument, reference }) => {
    const image = build.find((candidate) => referenceOf(candidate) === reference);
    return image === undefined ? [] : [{ argument, image }];
  });
}

/** The lines `ARG NAME=image:tag@sha256:…` before the first stage; the reference without its digest. */
export function pinnedBases(containerfile: string): { argument: string; reference: string; digest: string }[] {
  const global = containerfile.split(/^FROM /m, 1)[0] ?? '';
  const found = global.matchAll(/^ARG (?<argument>\w+)=(?<reference>\S+)@(?<digest>sha256:[0-9a-f]{64})$/gm);
  return [...found].map(({ groups }) => groups as { argument: string; reference: string; digest: string });
}
