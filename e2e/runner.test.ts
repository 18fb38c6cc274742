import { describe, expect, test } from '@jest/globals';
import { runScenarios, select, type RunnerOptions } from './runner.ts';
import type { NamedScenario } from './scenario.ts';
import type { World } from './world.ts';

const world = {} as World;

function recorder(): RunnerOptions & { lines: string[]; diagnosed: string[]; controller: AbortController } {
  const lines: string[] = [];
  const diagnosed: string[] = [];
  const controller = new AbortController();
  return {
    lines,
    diagnosed,
    controller,
    print: (line) => lines.push(line),
    figures: [],
    signal: controller.signal,
    diagnose: async (name) => void diagnosed.push(name),
  };
}

const scenario = (name: string, run: NamedScenario['run'], more: Partial<NamedScenario> = {}): NamedScenario => ({
  name,
  title: `the story of ${name}`,
  place: 'in order',
  run,
  ...more,
});

describe('the runner', () => {
  test('goes on after a failure, diagnoses it, and keeps the reason', async () => {
    const options = recorder();
    const outcomes = await runScenarios(
      [scenario('one', () => Promise.reject(new Error('broken'))), scenario('two', async () => {})],
      world,
      options,
    );
    expect(outcomes.map(({ result }) => result)).toEqual(['failed', 'passed']);
    expect(outcomes[0]?.reason).toContain('broken');
    expect(options.diagnosed).toEqual(['one']);
  });

  test('keeps which step failed, the innermost one', async () => {
    const outcomes = await runScenarios(
      [
        scenario('steps', (story) =>
          story.step('outer', () => story.step('inner', () => Promise.reject(new Error('x')))),
        ),
      ],
      world,
      recorder(),
    );
    expect(outcomes[0]?.reason).toMatch(/^inner: Error: x/);
  });

  test('skips by name and reason what cannot run here', async () => {
    const outcomes = await runScenarios(
      [scenario('drain', async () => {}, { needs: () => 'production has one node' })],
      world,
      recorder(),
    );
    expect(outcomes).toMatchObject([{ name: 'drain', result: 'skipped', reason: 'production has one node' }]);
  });

  test('skips by name what the minutes of the run have no room for', async () => {
    const options = { ...recorder(), noneAfter: performance.now() + 100 };
    const long = scenario('long', () => new Promise((resolve) => setTimeout(resolve, 150)));
    const closing = scenario('closing', async () => {}, { place: 'last' });
    const outcomes = await runScenarios([long, scenario('late', async () => {}), closing], world, options);
    expect(outcomes).toMatchObject([
      { name: 'long', result: 'passed' },
      { name: 'late', result: 'skipped', reason: 'the minutes given to the run are over' },
      { name: 'closing', result: 'passed' },
    ]);
  });

  test('skips a story that would not end in time, and tells a shorter one', async () => {
    const options = { ...recorder(), noneAfter: performance.now() + 5 * 60_000 };
    const stories = [14, 16].map((minutes) => scenario(`of-${minutes}`, async () => {}, { minutes }));
    const outcomes = await runScenarios([...stories, scenario('short', async () => {})], world, options);
    expect(outcomes).toMatchObject([
      { name: 'of-14', result: 'passed' },
      { name: 'of-16', result: 'skipped', reason: 'it may take 16 minutes, and the run has fewer left' },
      { name: 'short', result: 'passed' },
    ]);
  });

  test('a part that cannot be undone fails its scenario', async () => {
    const outcomes = await runScenarios(
      [scenario('one', async (story) => story.cleanUp('undo', () => Promise.reject(new Error('stuck'))))],
      world,
      recorder(),
    );
    expect(outcomes).toMatchObject([{ result: 'failed', reason: expect.stringContaining('stuck') }]);
  });

  test('quiet scenarios run while the rest of another one waits, others after it', async () => {
    const order: string[] = [];
    let release: (() => void) | undefined;
    const wait = new Promise<void>((resolve) => (release = resolve));
    const outcomes = await runScenarios(
      [
        scenario('poll', async () => () => wait.then(() => void order.push('poll'))),
        scenario('quiet', async () => (order.push('quiet'), release?.()), { quiet: true }),
        scenario('loud', async () => void order.push('loud')),
      ],
      world,
      recorder(),
    );
    expect(order).toEqual(['quiet', 'poll', 'loud']);
    expect(outcomes.map(({ name }) => name)).toEqual(['poll', 'quiet', 'loud']);
  });

  test('an interruption ends the running scenario, cleans it up, and starts no other', async () => {
    const options = recorder();
    let cleaned = false;
    const hanging = scenario('hanging', (story) => {
      story.cleanUp('clean', async () => (cleaned = true));
      options.controller.abort('SIGINT');
      return new Promise(() => {});
    });
    const outcomes = await runScenarios([hanging, scenario('next', async () => {})], world, options);
    expect(outcomes).toMatchObject([{ name: 'hanging', result: 'failed', reason: 'interrupted by SIGINT' }]);
    expect(cleaned).toBe(true);
  });

  test('selects by a part of the name or title, whatever the case', () => {
    const all = [scenario('bump', async () => {}), scenario('zero-failed', async () => {})];
    expect(select(all, 'STORY OF B').map(({ name }) => name)).toEqual(['bump']);
    expect(select(all, undefined)).toHaveLength(2);
  });
});
