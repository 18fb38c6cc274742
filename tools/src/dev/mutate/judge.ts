import { check } from '../../gate/check/check.ts';
import type { CheckContext } from '../../gate/check/context.ts';
import { sections } from '../../gate/check/sections.ts';
import { effectFindings } from '../../gate/effect/effect.ts';
import type { DryRun } from '../../gate/apiserver/dry-run-server.ts';
import { Failure } from '../../lib/failure.ts';
import { configFile } from '../../model/config/config.ts';
import { sentence, type Finding } from '../../model/finding.ts';
import { environments } from '../../model/environment.ts';
import { imagesPath } from '../../model/images-file.ts';
import { checks } from '@lockstep/monitoring/check';
import { build } from '../../toolbox/kustomize.ts';
import type { Mutation } from './mutation.ts';
import { defined } from '../../lib/values/defined.ts';
import type { Peer } from './peer.ts';
import { kustomizationsOf, renderingOn, type Rendering } from './rendering.ts';
import type { Fresh, Workbench } from './workbench.ts';

/** Sections of `check` that are not asked, and why; each is said in the report. */
export const unasked: Readonly<Record<string, string>> = {
  workflows: 'it reads .github alone',
  infra: 'it reads infra/ alone',
  secrets: 'a word that looks like a secret would be refused for that alone',
  scope: 'a change of both environments would be refused for that alone',
};

/** What came of one mutation: who refused it and by which words. */
export interface MutationVerdict {
  readonly mutation: Mutation;
  /** `error`: what judges it broke, which is a mistake of ours whatever the mutation. */
  readonly outcome: 'killed' | 'survived' | 'no change' | 'error';
  readonly by?: string;
  readonly said?: string;
  /** Whether the other program refuses it, if one was asked. */
  readonly beside?: boolean;
}

/** A mutation that nothing refused yet, with the renders that the API server is still to be asked about. */
export interface Standing {
  readonly mutation: Mutation;
  readonly context: CheckContext;
  readonly beside?: boolean;
}

const server = 'api-server';
const effect = 'effect';
const asked = sections.map(({ name }) => name).filter((name) => ![server, effect].includes(name) && !(name in unasked));
const images: ReadonlySet<string> = new Set(environments.map(imagesPath));

/** What a mutation is judged by. */
export interface Judges {
  readonly fresh: Fresh;
  readonly dryRun: DryRun;
  /** Where renders of mutated overlays may be kept. */
  readonly kept: string;
  /** Another program, asked besides. */
  readonly peer?: Peer;
}

/** Asks everything but the API server, the quick ones first, until one refuses it. */
export async function judgeSources(
  bench: Workbench,
  { fresh, dryRun, peer, kept }: Judges,
  mutation: Mutation,
): Promise<MutationVerdict | Standing> {
  return await bench.with(mutation, async () => {
    const [first] = bench.touchedTrees();
    const early = renderingOn(bench, fresh, dryRun, first);
    const whole = (): Rendering => renderingOn(bench, fresh, dryRun);
    const verdict = await judgedOn(bench, { early, whole, kept }, mutation, first);
    if (peer === undefined || first === undefined) return verdict;
    const broken = (await early.context.unrendered()).length > 0;
    return { ...verdict, beside: broken || (await peer.refuses(first, early.textOf(first))) };
  });
}

async function judgedOn(
  bench: Workbench,
  { early, whole, kept }: { readonly early: Rendering; readonly whole: () => Rendering; readonly kept: string },
  mutation: Mutation,
  first: string | undefined,
): Promise<MutationVerdict | Standing> {
  const quick = first === undefined ? undefined : await saysOf(early.context, mutation, first);
  if (quick !== undefined) return quick;
  const { context, isSame } = whole();
  const verdict = await saysOf(context, mutation);
  if (verdict !== undefined) return verdict;
  if (isSame() && mutation.kind !== 'no-effect') return { mutation, outcome: 'no change' };
  const said = await monitoringSays(bench.folder, mutation);
  if (said !== undefined) return { mutation, outcome: 'killed', by: 'monitoring', said };
  const [idle] = await effectSays(context, mutation, kept);
  if (idle !== undefined) return { mutation, outcome: 'killed', by: effect, said: sentence(idle) };
  // Of one environment: the answers about an object differ little, and each change of policies costs a second.
  await early.context.trees();
  return { mutation, context: early.context };
}

/**
 * What the sections say; with a tree, only the quick ones, and only what they say of that tree: it alone is rendered
 * with the mutation, and most are refused there already.
 */
async function saysOf(context: CheckContext, mutation: Mutation, tree = ''): Promise<MutationVerdict | undefined> {
  const changesImages = mutation.edits.some(({ file }) => images.has(file));
  const wanted = tree === '' ? asked : ['render', 'graph'];
  for (const name of wanted.filter((each) => each !== 'delivery' || changesImages)) {
    const verdict = await askedOf(name, context, mutation, tree);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

/** Asks the API server about what is left. */
export async function judgeRenders({ mutation, context, beside }: Standing): Promise<MutationVerdict> {
  const verdict = (await askedOf(server, context, mutation)) ?? { mutation, outcome: 'survived' };
  return { ...verdict, ...defined({ beside }) };
}

async function askedOf(
  name: string,
  context: CheckContext,
  mutation: Mutation,
  tree = '',
): Promise<MutationVerdict | undefined> {
  try {
    const { sections: reports } = await check(context, { only: [name] });
    const broken = reports.find(({ broke }) => broke);
    if (broken !== undefined) throw new Error(broken.notRun);
    // That a Secret is declared and read nowhere cannot be told of some trees.
    const all = (await context.trees()).length === 2 * environments.length && tree === '';
    const found = reports
      .flatMap(({ findings }) => findings)
      .find(({ file }) => file.startsWith(tree) && (all || file !== configFile));
    const said = found === undefined ? reports.find(({ notRun }) => notRun !== undefined)?.notRun : sentence(found);
    return said === undefined ? undefined : { mutation, outcome: 'killed', by: name, said };
  } catch (error) {
    // `check` ends with its words and 1 then as well.
    if (error instanceof Failure) return { mutation, outcome: 'killed', by: name, said: error.message };
    throw error;
  }
}

async function effectSays(context: CheckContext, mutation: Mutation, folder: string): Promise<readonly Finding[]> {
  const folders = await kustomizationsOf(context.root, mutation);
  // What is left out is built with all that upstream defines, so that the whole must be as well.
  const dependencies = { ...context.dependencies, build };
  return folders.length === 0
    ? []
    : await effectFindings({ ...context, dependencies }, { folder, isAsked: (path) => folders.includes(path) });
}

/** What a mistake of ours comes to. */
export function brokenBy(error: unknown, mutation: Mutation): MutationVerdict {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { mutation, outcome: 'error', said: stack.split('\n').slice(0, 4).join(' ').replaceAll(/\s+/g, ' ') };
}

/** What `npm test` says of the monitoring stack's own files, by the checks that read them. */
async function monitoringSays(root: string, { edits }: Mutation): Promise<string | undefined> {
  for (const { problems } of checks.filter(({ reads }) => edits.some(({ file }) => reads?.test(file)))) {
    const [problem] = await problems(root);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
