import { relative } from 'node:path';
import { check } from '../../gate/check/check.ts';
import { contextOf, type CheckContext } from '../../gate/check/context.ts';
import { sections } from '../../gate/check/sections.ts';
import type { DryRun } from '../../gate/apiserver/dry-run-server.ts';
import { Failure } from '../../lib/failure.ts';
import { sentence } from '../../model/finding.ts';
import { environments } from '../../model/environment.ts';
import { imagesPath } from '../../model/images-file.ts';
import { checks } from '@lockstep/monitoring/check';
import type { Mutation } from './mutation.ts';
import { defined } from '../../lib/values/defined.ts';
import type { Peer } from './peer.ts';
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
  readonly outcome: 'killed' | 'survived' | 'no change';
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
const asked = sections.map(({ name }) => name).filter((name) => name !== server && !(name in unasked));
const images: ReadonlySet<string> = new Set(environments.map(imagesPath));

/** What a mutation is judged by. */
export interface Judges {
  readonly fresh: Fresh;
  readonly dryRun: DryRun;
  /** Another program, asked besides. */
  readonly peer?: Peer;
}

/** Asks everything but the API server, the quick ones first, until one refuses it. */
export async function judgeSources(
  bench: Workbench,
  { fresh, dryRun, peer }: Judges,
  mutation: Mutation,
): Promise<MutationVerdict | Standing> {
  return await bench.with(mutation, async () => {
    const [first] = bench.touchedTrees();
    const early = contextOn(bench, fresh, dryRun, first);
    const verdict = await judgedOn(bench, early, mutation, first, () => contextOn(bench, fresh, dryRun));
    if (peer === undefined || first === undefined) return verdict;
    const broken = (await early.context.unrendered()).length > 0;
    return { ...verdict, beside: broken || (await peer.refuses(first, early.textOf(first))) };
  });
}

interface Rendering {
  readonly context: CheckContext;
  /** Whether everything renders as without the mutation. */
  readonly isSame: () => boolean;
  readonly textOf: (tree: string) => string;
}

/** A context in which one tree is rendered with the mutation and the others without, or all with it. */
function contextOn(bench: Workbench, fresh: Fresh, dryRun: DryRun, tree?: string): Rendering {
  const texts = new Map<string, string>();
  const build = async (path: string): Promise<string> => {
    const text = await bench.build(path, tree);
    texts.set(relative(bench.folder, path), text);
    return text;
  };
  const context = contextOf({ root: bench.folder, base: 'main', dependencies: { dryRun, parse: bench.parse, build } });
  return {
    context,
    isSame: () => [...texts].every(([overlay, text]) => fresh.texts.get(overlay) === text),
    textOf: (name) =>
      [...texts].flatMap(([overlay, text]) => (overlay.startsWith(`${name}/`) ? text : [])).join('---\n'),
  };
}

async function judgedOn(
  bench: Workbench,
  early: Rendering,
  mutation: Mutation,
  first: string | undefined,
  whole: () => Rendering,
): Promise<MutationVerdict | Standing> {
  const quick = first === undefined ? undefined : await saysOf(early.context, mutation, first);
  if (quick !== undefined) return quick;
  const { context, isSame } = whole();
  const verdict = await saysOf(context, mutation);
  if (verdict !== undefined) return verdict;
  if (isSame() && mutation.kind !== 'no-effect') return { mutation, outcome: 'no change' };
  const said = await monitoringSays(bench.folder, mutation);
  if (said !== undefined) return { mutation, outcome: 'killed', by: 'monitoring', said };
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
    const found = reports.flatMap(({ findings }) => findings).find(({ file }) => file.startsWith(tree));
    const said = found === undefined ? reports.find(({ notRun }) => notRun !== undefined)?.notRun : sentence(found);
    return said === undefined ? undefined : { mutation, outcome: 'killed', by: name, said };
  } catch (error) {
    // `check` ends with its words and 1 then as well.
    if (!(error instanceof Failure)) throw error;
    return { mutation, outcome: 'killed', by: name, said: error.message };
  }
}

/** What `npm test` says of the monitoring stack's own files, by the checks that read them. */
async function monitoringSays(root: string, { edits }: Mutation): Promise<string | undefined> {
  for (const { problems } of checks.filter(({ reads }) => edits.some(({ file }) => reads?.test(file)))) {
    const [problem] = await problems(root);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
