import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';
import type { Step, UpContext } from './up/context.ts';
import type { Forecast } from '../toolbox/forecast.ts';
import { LeftUndone } from './up/milestones.ts';
import type { Say } from '../lib/values/say.ts';

/** Seconds that a step took, by its path of titles. */
export type Times = Map<string, number> & { readonly forecast?: Forecast };

/** A step as a line of the task list, timed under `path`. */
export function task<C = UpContext>(step: Step<C>, times: Times, within?: string): ListrTask<C> {
  const name = within === undefined ? step.title : `${within}: ${step.title}`;
  return {
    title: step.title,
    task: (context, line) =>
      timed(times, name, async () => {
        const tell = (text: string): void => {
          line.output = text;
        };
        const outlook = times.forecast?.begin(name);
        // On a terminal it stays beside the title until the step is done; in a log it is a line of its own.
        if (outlook !== undefined && interactive) line.title = `${step.title} (${outlook})`;
        else if (outlook !== undefined) tell(outlook);
        const done = await unlessLeft(line, () => step.run(context, sayCalmly(tell)));
        if (outlook !== undefined) line.title = step.title;
        if (done) await times.forecast?.end(name);
      }),
  };
}

/** Whether the work was done: what another step's failure ended is no failure of its own line. */
export async function unlessLeft<C>(
  line: Parameters<ListrTask<C>['task']>[1],
  work: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof LeftUndone)) throw error;
    line.skip(error.message);
    return false;
  }
}

const interactive = process.stdout.isTTY === true && process.env['CI'] === undefined;

/** On a terminal a line replaces the one before; in a log each stays, so there only news is worth one, and not too often. */
export function sayCalmly(say: Say, calm = interactive ? 0 : 15_000): Say {
  let [last, at] = ['', -Infinity];
  return (text) => {
    if (text === last || performance.now() - at < calm) return;
    [last, at] = [text, performance.now()];
    say(text);
  };
}

/** Keeps how long the work took, also where it failed. */
export async function timed(times: Times, name: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  try {
    await work();
  } finally {
    times.set(name, (performance.now() - started) / 1000);
  }
}

/** Steps in order, shown below one title; several lanes run side by side. */
export function lane<C = UpContext>(title: string, steps: readonly Step<C>[], times: Times): ListrTask<C> {
  return {
    title,
    task: (_context, line) =>
      line.newListr(
        steps.map((step) => task(step, times, title)),
        { concurrent: false, exitOnError: true },
      ),
  };
}

/**
 * Lanes side by side, as one line of the list above them. When one fails the others come to their end first: nothing is
 * at work any more when the list has failed.
 */
export function sideBySide<C = UpContext>(title: string, lanes: readonly ListrTask<C>[]): ListrTask<C> {
  return {
    title,
    task: (_context, line) => {
      const list = line.newListr([...lanes], { concurrent: true, exitOnError: false });
      const run = list.run.bind(list);
      list.run = async (context) => {
        const result = await run(context);
        const [first] = list.errors ?? [];
        if (first !== undefined) throw first.error;
        return result;
      };
      return list;
    },
  };
}

/** A list that redraws on a terminal and prints plain lines elsewhere. */
export function taskList<C = UpContext>(tasks: readonly ListrTask<C>[], context: C): Listr<C> {
  return new Listr<C>([...tasks], {
    ctx: context,
    concurrent: false,
    exitOnError: true,
    // What failed in a lane; sideBySide throws it when all have ended.
    collectErrors: 'minimal',
    renderer: interactive ? 'default' : 'simple',
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false, showErrorMessage: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  } as never);
}
