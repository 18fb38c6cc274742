import { repositoryRoot } from '../../lib/files/paths.ts';
import { commitOf } from '../../lib/git/objects.ts';
import type { Say } from '../../lib/values/say.ts';
import type { MutationKind } from './mutation.ts';
import { mutationReport, mutationText } from './report.ts';
import { runMutations } from './run.ts';
import { readSurvivors } from './survivors.ts';

interface MutateRequest {
  readonly grep: string;
  readonly kind?: MutationKind;
  readonly sample?: number;
  /** Default: the checkout's commit, so that each has its own sample, and always the same. */
  readonly seed?: string;
  readonly kubeScore?: string;
  readonly json: boolean;
  readonly say: Say;
}

/** Mutates this checkout and reports; `failed` when a goal is missed or a survivor is not explained. */
export async function mutateRepository(
  request: MutateRequest,
): Promise<{ readonly text: string; readonly failed: boolean }> {
  const { json, say, ...choice } = request;
  const started = performance.now();
  const reviewed = await readSurvivors(repositoryRoot);
  const seed = choice.seed ?? (await commitOf(repositoryRoot, 'HEAD')) ?? '';
  if (choice.sample !== undefined) say(`Seed ${seed}: --seed chooses the same again`);
  const verdicts = await runMutations({ ...choice, root: repositoryRoot, seed, say });
  const whole = choice.grep === '' && choice.kind === undefined && choice.sample === undefined;
  const report = mutationReport(verdicts, reviewed, whole);
  const seconds = (performance.now() - started) / 1000;
  const text = json ? JSON.stringify({ seed, seconds, ...report, verdicts }) : mutationText(report, seconds);
  return { text, failed: report.faults.length > 0 || verdicts.length === 0 };
}
