import type { Story } from './story.ts';
import type { World } from './world.ts';

/** What a run with `--minutes` leaves to the story that begins last. */
export const roomMinutes = 10;

export type Rest = () => Promise<void>;

/** One end-to-end story, the default export of `scenarios/NN-name.ts`. */
export interface Scenario {
  /** What is claimed, as a sentence. */
  readonly title: string;
  /** Why it cannot run on these clusters, or undefined when it can. */
  readonly needs?: (world: World) => string | undefined | Promise<string | undefined>;
  /**
   * How long it takes on two busy cores where it has to compile first, if that may be more than `roomMinutes`: a run whose
   * minutes would be over by then skips it by name.
   */
  readonly minutes?: number;
  /** Pushes nothing and refreshes nothing in staging: may run while the rest of an earlier scenario waits. */
  readonly quiet?: boolean;
  /**
   * @returns what is left to do when that is only waiting: quiet scenarios run meanwhile, the first other one waits for it.
   * @throws when the claim does not hold.
   */
  run(story: Story, world: World): Promise<void | Rest>;
}

export interface NamedScenario extends Scenario {
  /** From the file's name: `10-bump.ts` is "bump". */
  readonly name: string;
  /**
   * From its number. Below 30 the stories follow one another; from 30 each stands for itself and may come at any place among
   * its like; from 90 they close the run, whose minutes keep room for them.
   */
  readonly place: 'in order' | 'any' | 'last';
}
