import type { Milestones, Step, UpContext } from './context.ts';

/** Why a step ends that did not fail: another one has. */
export class LeftUndone extends Error {
  override readonly name = 'LeftUndone';
}

export function openMilestones(): Milestones {
  const reached = new Set<string>();
  const waiting = new Map<string, PromiseWithResolvers<void>[]>();
  let failed: { readonly error: unknown } | undefined;
  const goOn = (): void => {
    if (failed !== undefined) throw new LeftUndone('left, since another step failed', { cause: failed.error });
  };
  const release = (names: readonly string[]): void => {
    for (const name of names) {
      for (const { resolve } of waiting.get(name) ?? []) resolve();
      waiting.delete(name);
    }
  };
  return {
    goOn,
    reach: (name) => {
      reached.add(name);
      release([name]);
    },
    wait: async (name) => {
      if (failed === undefined && !reached.has(name)) {
        const one = Promise.withResolvers<void>();
        waiting.set(name, [...(waiting.get(name) ?? []), one]);
        await one.promise;
      }
      goOn();
    },
    fail: (error) => {
      failed ??= { error };
      release([...waiting.keys()]);
    },
  };
}

/** The same step, which tells the other lanes when it fails. */
export function tellingOthers(step: Step): Step {
  return {
    title: step.title,
    run: async (context, say) => await orTell(context, () => step.run(context, say)),
  };
}

/** Does what a step does, and tells the other lanes when it fails. */
export async function orTell({ milestones }: Pick<UpContext, 'milestones'>, work: () => Promise<void>): Promise<void> {
  try {
    milestones.goOn();
    await work();
  } catch (error) {
    milestones.fail(error);
    throw error;
  }
}
