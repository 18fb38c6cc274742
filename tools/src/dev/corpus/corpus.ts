import { startApiServer } from '../../gate/apiserver/server.ts';
import { dryRunOn, dryRunServerOf } from '../../gate/apiserver/dry-run-server.ts';
import { check, type CheckReport } from '../../gate/check/check.ts';
import { contextOf, type CheckContext } from '../../gate/check/context.ts';
import { sections } from '../../gate/check/sections.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { Failure } from '../../lib/failure.ts';
import type { CorpusChange } from './pull-request.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { sharedDependencies } from './shared-dependencies.ts';
import { queuedDryRun } from './queued-dry-run.ts';
import { verdictOf, type CheckAnswer, type CorpusVerdict } from './verdict.ts';

interface CorpusOptions {
  /** The checkout whose files the changes go onto, as its work tree stands. */
  readonly root: string;
  readonly changes: readonly CorpusChange[];
  readonly say: (line: string) => void;
}

const server = 'api-server';
const others = sections.map(({ name }) => name).filter((name) => name !== server);

/**
 * Puts every change onto a scratch clone, runs all sections of `check` on it, and says what came of it.
 * @throws {Failure} when the checkout is refused without any change.
 */
export async function runCorpus({ root, changes, say }: CorpusOptions): Promise<readonly CorpusVerdict[]> {
  await ensureUpstreams(say);
  const apiServer = await startApiServer({ say });
  try {
    const dryRun = queuedDryRun(dryRunOn(dryRunServerOf(apiServer)));
    return await withScratch(root, async (scratch) => {
      const dependencies = sharedDependencies(dryRun, scratch.folderOf);
      const reviewOf = (folder: string, labels: readonly string[] = []): CheckContext =>
        contextOf({ root: folder, base: 'main', labels, dependencies });
      say('The repository without any change');
      refuseBroken(await check(reviewOf(await scratch.at('fresh'))));
      say(`${changes.length} changes: all sections but ${server}`);
      let count = 0;
      const begun = await inParallel(changes, async (change) => {
        const found = await begin(change, scratch, reviewOf);
        count += 1;
        if (count % 25 === 0) say(`${count} of ${changes.length}`);
        return found;
      });
      say(`${changes.length} changes: ${server}`);
      const reviews = await Promise.all(begun.map(finish));
      return reviews.map((review, index) => verdictOf(changes[index]!, review));
    });
  } finally {
    await apiServer.stop();
  }
}

type Begun = { readonly context: CheckContext; readonly report: CheckReport } | { readonly error: string };

async function begin(
  change: CorpusChange,
  scratch: Scratch,
  reviewOf: (folder: string, labels: readonly string[]) => CheckContext,
): Promise<Begun> {
  return await orError(async () => {
    const context = reviewOf(await scratch.take(change), change.labels);
    return { context, report: await check(context, { only: others }) };
  });
}

async function finish(begun: Begun): Promise<CheckAnswer> {
  if ('error' in begun) return begun;
  return await orError(async () => {
    const { sections: asked } = await check(begun.context, { only: [server] });
    return { sections: [...begun.report.sections, ...asked] };
  });
}

async function orError<T>(work: () => Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await work();
  } catch (error) {
    return { error: error instanceof Failure ? error.message : String((error as Error).stack ?? error) };
  }
}

function refuseBroken({ sections: reports }: CheckReport): void {
  const broken = reports.find(({ findings, notRun }) => findings.length > 0 || notRun !== undefined);
  if (broken === undefined) return;
  const wayOut = 'Mend it first: `npm run lockstep -- check`.';
  throw new Failure({ what: 'The repository is refused as it stands', why: `not ${broken.title}`, wayOut });
}
