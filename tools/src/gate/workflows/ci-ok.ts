import { Failure } from '../../lib/failure.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { at } from '../../lib/values/at.ts';
import type { Touched } from '../touches.ts';

/** What became of a job. */
interface Judged {
  readonly job: string;
  /** As GitHub says it: success, skipped, failure, cancelled; anything else does not pass. */
  readonly result: string;
  readonly passes: boolean;
  /** Why it passes or does not, where its result alone does not say so. */
  readonly why?: string;
}

/** What a run of the gate is about. */
export interface GateRun {
  /** GitHub's `needs` as JSON. */
  readonly needs: string | undefined;
  /** GitHub's event: a push to main is judged by its jobs alone. */
  readonly event: string;
  /** The labels of the pull request. */
  readonly labels: readonly string[];
  /** The branch that the pull request goes onto, and the one that everything runs from; the same where there is none. */
  readonly onto: string;
  readonly main: string;
}

/** With it the tools of a change stand alone: main's cannot read what is new in them. Their owners have to approve. */
export const newToolsLabel = 'new-tools';

/** Jobs that have to pass unless the run gives the reason why there was nothing to do. */
const mayBeSkipped: Readonly<Record<string, (touched: Touched, needs: Needs) => boolean>> = {
  touches: () => false,
  test: () => false,
  review: () => false,
  promotion: () => false,
  own: ({ tools }) => !tools,
  image: ({ services }) => services.length === 0,
  infra: (_touched, needs) => at(needs, 'review', 'outputs', 'stacks') === '[]',
};

type Needs = Readonly<Record<string, { readonly result?: unknown; readonly outputs?: unknown }>>;

/**
 * Judges the jobs of the gate. One that was skipped had nothing to do, and where `mayBeSkipped` knows it that is looked
 * at; one that was cancelled has proved nothing.
 * @throws {Failure} when the text is no such object, names no job, or does not say what the change touches.
 */
export function judge({ needs: text, event, labels, onto, main }: GateRun): readonly Judged[] {
  const needs = parsed(text);
  const results = Object.entries(needs).map(([job, { result }]): Judged => {
    const passes = result === 'success' || result === 'skipped';
    return { job, result: String(result), passes };
  });
  if (results.length === 0) throw unreadable(text, 'it names no job');
  if (event === 'push') return results;
  const touched = touchedIn(text, needs);
  const lacking = Object.keys(mayBeSkipped).filter((job) => !(job in needs));
  const excused = touched.tools && labels.includes(newToolsLabel) && at(needs, 'own', 'result') === 'success';
  return [
    ...results.map((one) => {
      if (one.result === 'skipped' && mayBeSkipped[one.job]?.(touched, needs) === false)
        return Object.assign(one, { passes: false, why: 'it had something to do' });
      if (one.job === 'review' && one.result === 'failure' && excused)
        return Object.assign(one, {
          passes: true,
          why: `the label ${newToolsLabel}: the change's own tools judge it alone`,
        });
      return one;
    }),
    ...lacking.map((job) => ({ job, result: 'not there', passes: false, why: 'nobody asked it' })),
    ...(onto === main
      ? []
      : [
          {
            job: 'base',
            result: onto,
            passes: false,
            why: `only what goes onto ${main} is judged: open it anew there`,
          },
        ]),
  ];
}

function touchedIn(text: string | undefined, needs: Needs): Touched {
  const touched = jsonIn(String(at(needs, 'touches', 'outputs', 'touched'))) as Touched | undefined;
  if (typeof touched?.tools === 'boolean' && Array.isArray(touched.services)) return touched;
  // Where the job failed nothing passes, whatever it would have said.
  if (at(needs, 'touches', 'result') !== 'success') return { tools: true, services: ['?'] };
  throw unreadable(text, 'the job touches gives no output touched');
}

function parsed(needs: string | undefined): Needs {
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
