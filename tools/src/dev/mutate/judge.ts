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
}

/** A mutation that nothing refused yet, with the renders that the API server is still to be asked about. */
export interface Standing {
  readonly mutation: Mutation;
  readonly context: CheckContext;
}

const server = 'api-server';
const asked = sections.map(({ name }) => name).filter((name) => name !== server && !(name in unasked));
const images: ReadonlySet<string> = new Set(environments.map(imagesPath));

/** Asks everything but the API server, the quick ones first, until one refuses it. */
export async function judgeSources(
  bench: Workbench,
  fresh: Fresh,
  dryRun: DryRun,
  mutation: Mutation,
): Promise<MutationVerdict | Standing> {
  const same = new Set(fresh.texts.values());
  return await bench.with(mutation, async () => {
    const contextIn = (tree?: string) => {
      let isSame = true;
      const build = async (path: string): Promise<string> => {
        const text = await bench.build(path, tree);
        isSame &&= same.has(text);
        return text;
      };
      const dependencies = { dryRun, parse: bench.parse, build };
      const context = contextOf({ root: bench.folder, base: 'main', dependencies });
      return { context, isSame: () => isSame };
    };
    const [first] = bench.touchedTrees();
    const early = first === undefined ? undefined : await saysOf(contextIn(first).context, mutation, first);
    if (early !== undefined) return early;
    const { context, isSame } = contextIn();
    const verdict = await saysOf(context, mutation);
    if (verdict !== undefined) return verdict;
    if (isSame() && mutation.kind !== 'no-effect') return { mutation, outcome: 'no change' };
    const said = await monitoringSays(bench.folder, mutation);
    if (said !== undefined) return { mutation, outcome: 'killed', by: 'monitoring', said };
    return { mutation, context };
  });
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
export async function judgeRenders({ mutation, context }: Standing): Promise<MutationVerdict> {
  return (await askedOf(server, context, mutation)) ?? { mutation, outcome: 'survived' };
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
