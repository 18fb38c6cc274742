import type { Story } from './story.ts';
import type { World } from './world.ts';

/** One end-to-end story, the default export of `scenarios/NN-name.ts`. */
export interface Scenario {
  /** What is claimed, as a sentence. */
  readonly title: string;
  /** Why it cannot run on these clusters, or undefined when it can. */
  readonly needs?: (world: World) => string | undefined;
  /** It mostly waits: later quiet scenarios run meanwhile, and the first other one waits for its end. */
  readonly background?: boolean;
  /** Pushes nothing and leaves production alone, so that a background scenario is not disturbed. */
  readonly quiet?: boolean;
  /** @throws when the claim does not hold. */
  run(story: Story, world: World): Promise<void>;
}

export interface NamedScenario extends Scenario {
  /** From the file's name: `10-bump.ts` is "bump". */
  readonly name: string;
}
