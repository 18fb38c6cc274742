import type { RegistryMirrors } from '../../model/instance.ts';
import { thisTerminal, type Terminal } from '../../lib/ask.ts';
import { Failure } from '../../lib/failure.ts';
import { builtImage } from '../../toolbox/sources/build.ts';
import { imagesFor, planImages, probeRegistries, type ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import { registries as all, registryOf } from '../../toolbox/sources/names.ts';
import type { Start } from '../machine/facts.ts';
import type { Image } from '../../toolbox/sources/source.ts';

/** What a person says of the network: everything is pulled, or everything is built from source. */
export type Sources = 'open' | 'closed';

/** What is known when it is decided where images come from. */
interface Known {
  readonly answers: ReachableRegistries;
  /** Whether the instance's clusters run on what was pulled. */
  readonly wasOpen: boolean;
  /** Images of silent registries that this machine has never built. */
  readonly toBuild: number;
  readonly atTerminal: boolean;
}

/** Where images come from, with what to say of it; or that a person must be asked. */
type Decision = { readonly registries: ReachableRegistries; readonly note?: string } | 'ask';

/** Every registry taken for answering, or for silent. */
function everyRegistry(answers: boolean): ReachableRegistries {
  return Object.fromEntries(all.map((registry) => [registry, answers])) as unknown as ReachableRegistries;
}

/** One slow answer must not begin an hour of compiling: that is somebody's decision. */
export function decideSources({ answers, wasOpen, toBuild, atTerminal }: Known): Decision {
  const silent = silentOf(answers);
  if (silent === '') return { registries: answers };
  if (wasOpen) {
    const note = `${silent} gave no answer; the clusters keep what they have pulled. Where it is gone for good: --closed`;
    return { registries: everyRegistry(true), note };
  }
  if (toBuild === 0) return { registries: answers };
  if (atTerminal) return 'ask';
  return {
    registries: answers,
    note: `${silent} gave no answer in two tries: ${costs(toBuild)}. To pull all the same: --open; to ask nobody: --closed`,
  };
}

/**
 * Asks the registries, and at a terminal the person, where images come from.
 * @throws {Failure} when the person wants nothing built.
 */
export async function chooseSources(
  {
    sources,
    wasOpen,
    mirrors = {},
    parts = [],
  }: {
    readonly sources?: Sources;
    readonly wasOpen: boolean;
    readonly mirrors?: RegistryMirrors;
    readonly parts?: readonly string[];
  },
  say: (line: string) => void,
  { terminal = thisTerminal(), probe = probeRegistries }: { terminal?: Terminal; probe?: typeof probeRegistries } = {},
): Promise<ReachableRegistries> {
  if (sources !== undefined) return everyRegistry(sources === 'open');
  for (;;) {
    const answers = await probe(mirrors);
    const toBuild = (await notBuiltYet(answers, parts)).filter(({ name }) => registryOf(name) !== undefined).length;
    const decision = decideSources({ answers, wasOpen, toBuild, atTerminal: terminal !== undefined });
    if (decision !== 'ask') {
      if (decision.note !== undefined) say(decision.note);
      return decision.registries;
    }
    const question = `${silentOf(answers)} gave no answer in two tries.\nGo on? ${costs(toBuild)}.\n[y]es, [a]sk them again, [n]o: `;
    const answer = (await terminal!.ask(question)).trim().toLowerCase();
    if (/^y(es)?$/.test(answer)) return answers;
    if (answer.startsWith('a')) continue;
    throw new Failure({
      what: 'Nothing was started',
      why: `${silentOf(answers)} gave no answer, and nothing shall be built from source`,
      wayOut:
        'See `npm run lockstep -- doctor`, set HTTPS_PROXY where there is a proxy, or say --open to pull all the same.',
    });
  }
}

function silentOf(answers: ReachableRegistries): string {
  return all.filter((registry) => !answers[registry]).join(', ');
}

function costs(images: number): string {
  return `${images} images are built from source, which takes about half an hour on two cores and 20 GiB the first time`;
}

/** What a start makes beside clusters, by what the registries answer. */
export async function imagesToGet(
  answers: ReachableRegistries,
  parts: readonly string[] = [],
): Promise<Pick<Start, 'toBuild' | 'pulls'>> {
  return { toBuild: (await notBuiltYet(answers, parts)).length, pulls: Object.values(answers).includes(true) };
}

/** The images that would be built and that this machine has never built. */
async function notBuiltYet(answers: ReachableRegistries, parts: readonly string[]): Promise<readonly Image[]> {
  const { build } = planImages(answers, imagesFor(parts));
  const built = await Promise.all(build.map(builtImage));
  return build.filter((_image, index) => built[index] === undefined);
}
