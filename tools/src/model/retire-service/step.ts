import type { Environment } from '../environment.ts';

/** How one environment stands to a service that is being taken out. */
export interface RetireStanding {
  readonly environment: Environment;
  /** It has an overlay there. */
  readonly served: boolean;
  /** Its entry says that it is being taken out there. */
  readonly retiring: boolean;
}

/** What a cluster must show before the next step: its door closed, or nothing of it left. */
export interface Needed {
  readonly environment: Environment;
  readonly state: 'closed' | 'gone';
}

/** One step, which is one commit and one pull request. */
export type RetireStep = { readonly needs: readonly Needed[] } & (
  { readonly kind: 'close' | 'remove'; readonly environment: Environment } | { readonly kind: 'finish' }
);

/**
 * The step that comes next. From the last environment to the first, since one in production that staging lacks could not be
 * changed any more; in each first the door, then what answered there, and the entry last, which holds the rights.
 */
export function nextStep(standings: readonly RetireStanding[]): RetireStep {
  const gone = standings
    .filter(({ served, retiring }) => retiring && !served)
    .map(({ environment }): Needed => ({ environment, state: 'gone' }));
  const last = standings.findLast(({ served }) => served);
  if (last === undefined) return { kind: 'finish', needs: gone };
  const { environment, retiring } = last;
  return retiring
    ? { kind: 'remove', environment, needs: [...gone, { environment, state: 'closed' }] }
    : { kind: 'close', environment, needs: gone };
}

/** What a step does, as the subject of its commit says it. */
export function subjectOf(step: RetireStep, name: string): string {
  if (step.kind === 'finish') return `Take the service ${name} out`;
  return step.kind === 'close'
    ? `Close the door of ${name} in ${step.environment}`
    : `Take ${name} out of ${step.environment}`;
}
