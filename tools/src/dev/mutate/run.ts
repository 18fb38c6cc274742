import { join } from 'node:path';
import { dryRunOn, dryRunServerOf } from '../../gate/apiserver/dry-run-server.ts';
import { startApiServer } from '../../gate/apiserver/server.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import type { Say } from '../../lib/values/say.ts';
import { queuedDryRun } from '../corpus/queued-dry-run.ts';
import { withScratch, type Scratch } from '../corpus/scratch.ts';
import { brokenBy, judgeRenders, judgeSources, type MutationVerdict } from './judge.ts';
import { defined } from '../../lib/values/defined.ts';
import { sampleOf } from '../sample.ts';
import { kubeScore } from './peer.ts';
import { mutationName, type Mutation, type MutationKind } from './mutation.ts';
import { mutationsOf } from './sources.ts';
import { vocabularyOf } from './vocabulary.ts';
import { freshRenders, workbenchOn, type Fresh, type Workbench } from './workbench.ts';

export interface MutateOptions {
  readonly root: string;
  /** Only those whose name it matches. */
  readonly grep: string;
  readonly kind?: MutationKind;
  /** How many, chosen by the seed; all by default. */
  readonly sample?: number;
  readonly seed: string;
  /** The program of kube-score, to ask besides. */
  readonly kubeScore?: string;
  readonly say: Say;
}

/** As many as are asked together, so that those on the same policies come one after the other. */
const chunk = 240;

/** What has been released there, so that images are pinned and each kind of change can be judged. */
const scenario = 'released';

/** Mutates the sources of a checkout, one place at a time, and says what came of each. */
export async function runMutations(options: MutateOptions): Promise<readonly MutationVerdict[]> {
  const { root, say } = options;
  await ensureUpstreams(say);
  const apiServer = await startApiServer({ say });
  try {
    return await withScratch(root, (scratch) =>
      withScratchFolder('mutations', async (folder) => {
        const clone = await scratch.at(scenario);
        say('The repository without any mutation');
        const fresh = await freshRenders(clone, join(folder, 'fresh'));
        const objects = [...fresh.texts.values()].flatMap(fresh.parse);
        const chosen = choose(await mutationsOf(clone, vocabularyOf(objects)), options);
        const benches = await benchesOn(scratch, folder, fresh);
        const judge = dryRunOn(dryRunServerOf(apiServer));
        const peer = options.kubeScore === undefined ? undefined : kubeScore(options.kubeScore, fresh.trees);
        const verdicts: MutationVerdict[] = [];
        for (let at = 0; at < chosen.length; at += chunk) {
          say(`${chosen.length} mutations, from ${at + 1}: what reads sources and renders`);
          const dryRun = queuedDryRun(judge);
          const standing = await inParallel(chosen.slice(at, at + chunk), async (mutation) => {
            const bench = benches.pop()!;
            try {
              const judges = { fresh, dryRun, kept: join(folder, 'kept'), ...defined({ peer }) };
              return await judgeSources(bench, judges, mutation);
            } catch (error) {
              return brokenBy(error, mutation);
            } finally {
              benches.push(bench);
            }
          });
          say(`${chosen.length} mutations, from ${at + 1}: the API server`);
          const asked = standing.map(async (one) =>
            'outcome' in one ? one : await judgeRenders(one).catch((error: unknown) => brokenBy(error, one.mutation)),
          );
          verdicts.push(...(await Promise.all(asked)));
        }
        return verdicts;
      }),
    );
  } finally {
    await apiServer.stop();
  }
}

/** One for each that `inParallel` works on at once. */
async function benchesOn(scratch: Scratch, folder: string, fresh: Fresh): Promise<Workbench[]> {
  const numbers = Array.from({ length: 16 }, (_none, index) => index);
  let most = 0;
  let now = 0;
  await inParallel(numbers, async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  });
  return await Promise.all(
    numbers
      .slice(0, most)
      .map(async (number) => workbenchOn(await scratch.at(scenario), join(folder, `${number}`), fresh)),
  );
}

function choose(all: readonly Mutation[], { grep, kind, sample, seed }: MutateOptions): readonly Mutation[] {
  const wanted = new RegExp(grep);
  const own = all.filter((one) => (kind === undefined || one.kind === kind) && wanted.test(mutationName(one)));
  if (sample === undefined) return own;
  // Without the line, so that a change above it chooses no other sample.
  return sampleOf(own, { count: sample, seed }, ({ kind: sort, file, path, change }) =>
    [sort, file, path, change].join(' '),
  );
}
