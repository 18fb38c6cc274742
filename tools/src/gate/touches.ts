import { configFile } from '../model/config/config.ts';
import type { Service } from '../model/services.ts';

/** What of a change the pipeline decides by. */
export interface Touched {
  /** Whether it changes what judges changes: then its own tools have to say the same as main's. */
  readonly tools: boolean;
  /** The services whose images it changes, by name; all of them where it changes what a service is. */
  readonly services: readonly string[];
}

/** Whatever runs in a verdict, or decides what runs in one. */
const judging = [
  '.github',
  'infra/package.json',
  'infra/src',
  'lockstep.config.ts',
  'monitoring/package.json',
  'monitoring/src',
  'package-lock.json',
  'package.json',
  'rulesets',
  'tools',
];

/** What a change touches, by the paths that it changes and the services of main. */
export function touchedBy(paths: readonly string[], services: readonly Pick<Service, 'name' | 'sources'>[]): Touched {
  const touches = (sources: readonly string[]) =>
    paths.some((path) => sources.some((source) => source === '.' || path === source || path.startsWith(`${source}/`)));
  return {
    tools: touches(judging),
    services: services.filter(({ sources }) => touches([...sources, configFile])).map(({ name }) => name),
  };
}
