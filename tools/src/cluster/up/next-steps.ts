import { environments as all, firstEnvironment } from '../../model/environment.ts';
import { instanceArgs, type Instance } from '../../model/instance.ts';

/** A call of this command line that does what it says when it is run after the ones before it. */
export interface NextStep {
  readonly args: readonly string[];
  /** What it does, for people. */
  readonly about: string;
}

/**
 * What to try on clusters that were just started, in this order: README shows the same, a story of e2e runs it as it is
 * printed.
 */
export function nextSteps({ name, environments }: Pick<Instance, 'name' | 'environments'>): readonly NextStep[] {
  const flags = instanceArgs(name);
  const last = environments.at(-1)!;
  const passed = all.filter((each) => each === firstEnvironment || environments.includes(each));
  const way = passed.map((each) => `to ${each}`).join(', then ');
  return [
    { args: ['status', ...flags], about: 'what runs where' },
    { args: ['demo', ...flags], about: `a change of the page: ${way}, saying each command` },
    {
      args: ['rollback', last, '--reason', 'a try', '--repo', 'local', ...flags],
      about: `${last} runs what it ran before, and is held`,
    },
    { args: ['history', last, '--repo', 'local', ...flags], about: 'what it ran, and why' },
    { args: ['release-hold', last, '--repo', 'local', ...flags], about: 'it takes new versions again' },
    { args: ['demo', '--undo', ...flags], about: 'takes the change back, the same way' },
  ];
}
