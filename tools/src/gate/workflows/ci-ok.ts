import { Failure } from '../../lib/failure.ts';
import { jsonIn } from '../../lib/files/json.ts';

/** What became of a job. */
interface Judged {
  readonly job: string;
  /** As GitHub says it: success, skipped, failure, cancelled; anything else does not pass. */
  readonly result: string;
  readonly passes: boolean;
}

/**
 * Judges the jobs of a workflow by GitHub's `needs` as JSON. A job that was skipped had nothing to do; one that was
 * cancelled has proved nothing.
 * @throws {Failure} when the text is no such object or names no job.
 */
export function judge(needs: string | undefined): readonly Judged[] {
  const jobs = Object.entries(parsed(needs)).map(([job, { result }]) => ({
    job,
    result: String(result),
    passes: result === 'success' || result === 'skipped',
  }));
  if (jobs.length > 0) return jobs;
  throw unreadable(needs, 'it names no job');
}

function parsed(needs: string | undefined): Record<string, { result?: unknown }> {
  const value = jsonIn(needs ?? '');
  if (value === undefined) throw unreadable(needs, 'it is no JSON');
  const values = typeof value === 'object' && value !== null ? Object.values(value) : undefined;
  if (values?.every((job) => typeof job === 'object' && job !== null)) return value as never;
  throw unreadable(needs, 'it is no object of jobs');
}

function unreadable(needs: string | undefined, why: string): Failure {
  const what = `NEEDS does not say what became of the jobs: ${JSON.stringify(needs?.slice(0, 80) ?? 'nothing')}`;
  return new Failure({ what, why, wayOut: 'Set NEEDS to ${{ toJSON(needs) }} in the workflow.' });
}
