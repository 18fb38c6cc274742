import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedScenario, Scenario } from './scenario.ts';

/** Every file of `scenarios/`, in the order of their numbers. */
export async function loadScenarios(): Promise<NamedScenario[]> {
  const folder = join(import.meta.dirname, 'scenarios');
  const files = (await readdir(folder)).filter((file) => /^\d\d-[a-z-]+\.ts$/.test(file)).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const { scenario } = (await import(join(folder, file))) as { scenario: Scenario };
      return Object.assign(
        { name: file.replace(/^\d\d-|\.ts$/g, ''), place: placeOf(Number(file.slice(0, 2))) },
        scenario,
      );
    }),
  );
}

function placeOf(number: number): NamedScenario['place'] {
  if (number < 30) return 'in order';
  return number < 90 ? 'any' : 'last';
}
