import { elapsedText, type Figure } from './report.ts';

/** What a scenario tells its story with. */
export interface Story {
  /** Runs one step and prints its title with the time it took. */
  step<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Prints a measured number and keeps it for the results file. */
  figure(name: string, value: number, unit: string): void;
  note(line: string): void;
  /** Runs at the scenario's end, last one first, whatever happened. */
  cleanUp(title: string, body: () => Promise<unknown>): void;
}

interface StoryKeeper {
  readonly story: Story;
  /** The title of the innermost step that threw this, if one did. */
  stepOf(error: unknown): string | undefined;
  /** Undoes what the scenario registered; returns one sentence per part that could not be undone. */
  clear(): Promise<string[]>;
}

/** A story whose lines go to `print`, with the scenario's name in front so that two can run at once. */
export function createStory(name: string, print: (line: string) => void, figures: Figure[]): StoryKeeper {
  const cleanUps: { title: string; body: () => Promise<unknown> }[] = [];
  const failed = new Map<unknown, string>();
  const say = (line: string): void => print(`  [${name}] ${line}`);
  const story: Story = {
    step: async (title, body) => {
      const start = performance.now();
      try {
        const result = await body();
        say(`ok   ${title} (${elapsedText(performance.now() - start)})`);
        return result;
      } catch (error) {
        if (!failed.has(error)) failed.set(error, title);
        say(`FAIL ${title} (${elapsedText(performance.now() - start)})`);
        throw error;
      }
    },
    figure: (figure, value, unit) => {
      const rounded = Math.round(value * 100) / 100;
      figures.push({ scenario: name, name: figure, value: rounded, unit });
      say(`     ${figure}: ${rounded} ${unit}`);
    },
    note: (line) => say(`     ${line}`),
    cleanUp: (title, body) => cleanUps.push({ title, body }),
  };
  return {
    story,
    stepOf: (error) => failed.get(error),
    clear: async () => {
      const problems: string[] = [];
      for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) {
        const { title, body } = next;
        await body().catch((error: unknown) => problems.push(`could not ${title}: ${String(error)}`));
      }
      return problems;
    },
  };
}
