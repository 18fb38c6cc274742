import { withClone } from '../write/clone.ts';
import { retry, type Attempt } from '../write/retry.ts';
import { Failure } from '../../lib/failure.ts';
import { commitOf, committer, requireCommit, shapeOf } from '../../lib/git/objects.ts';
import { fetchBranch, push } from '../../lib/git/remote.ts';
import { commitSigned } from '../../lib/git/signing.ts';
import { signingFor } from '../write/signing.ts';
import { measureDelivery, type DoraReport } from './measure.ts';
import { metricsFile, metricsText } from './metrics.ts';
import { parseWindow } from './window.ts';

/** The branch that holds the figures, in one commit that has no history. */
export const metricsBranch = 'metrics';

interface PublishOptions {
  /** URL or path of the repository. */
  readonly repo: string;
  /** As `parseWindow` takes it. */
  readonly window: string;
  readonly service?: string;
}

interface Published {
  readonly report: DoraReport;
  /** The commit on the branch. */
  readonly commit: string;
  readonly tries: number;
}

/**
 * Measures main as it is now, and puts the figures in the place of those on the branch `metrics`. When another was
 * first, all is done anew, so that the newest figures stand at the end.
 * @throws {Failure} when the branch holds anything else, or cannot be written.
 */
export async function publishFigures({ repo, window, ...rest }: PublishOptions): Promise<Published> {
  return await withClone(repo, async (clone) => {
    // Main's rule is none of this branch.
    const signing = await signingFor(clone, { required: false });
    const by = await committer(signing?.checkout ?? clone);
    return await retry({ what: `publish the figures in ${repo}` }, async (tries): Promise<Attempt<Published>> => {
      if (tries > 1) await fetchBranch(clone, 'main');
      await fetchBranch(clone, metricsBranch);
      const lease = await commitOf(clone, `origin/${metricsBranch}`);
      if (lease !== undefined) await refuseForeign(clone, lease, repo);
      const main = await requireCommit(clone, 'origin/main');
      const report = await measureDelivery({ repo: clone, commit: main, window: parseWindow(window), ...rest });
      const message = `Delivery figures of ${main.slice(0, 7)}\n`;
      const commit = await commitSigned(clone, { message, by, files: { [metricsFile]: metricsText(report) } }, signing);
      const pushed = await push(clone, commit, metricsBranch, { lease: lease ?? '' });
      return pushed.taken ? { done: { report, commit, tries } } : { lost: pushed.reason };
    });
  });
}

/** Somebody's own branch of that name would be lost. */
async function refuseForeign(clone: string, commit: string, repo: string): Promise<void> {
  const { names, commits } = await shapeOf(clone, commit);
  if (commits === 1 && names.join() === metricsFile) return;
  throw new Failure({
    what: `The branch ${metricsBranch} of ${repo} is not replaced`,
    why: `it holds ${commits === 1 ? names.join(', ') : `${commits} commits`}, and not just ${metricsFile}`,
    wayOut: 'Rename that branch, then run this again.',
  });
}
