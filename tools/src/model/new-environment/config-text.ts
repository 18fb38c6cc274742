import type { ForkConfig } from '../../lib/fork-config.ts';
import { Failure } from '../../lib/failure.ts';
import { configFile } from '../config/config.ts';
import { readDefaultExport, type Place } from '../config/literal.ts';
import { liveIn } from '../environment.ts';
import { renamed, speaksOf } from './renamed.ts';
import type { EnvironmentWish } from './wish.ts';

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** What it takes the place of, up to here. */
  readonly end?: number;
}

/**
 * The text of the file of settings with an environment more: in its place of the order, beside the other where customers
 * use that one, and excepted and granted what is said of the other by name.
 */
export function withEnvironment(text: string, { name, after }: EnvironmentWish): string {
  const { places, value } = readDefaultExport(text);
  const config = value as ForkConfig;
  const at = (path: string): Place => {
    const found = places.get(path);
    if (found !== undefined) return found;
    throw new Failure({ what: `${configFile} says no ${path}`, wayOut: 'Bring it back from git, and run this again.' });
  };
  const { end } = at(`environments[${config.environments.indexOf(after)}]`);
  const insertions: readonly Insertion[] = [
    { at: end, text: `, '${name}'` },
    ...live(config, { name, after }, at),
    ...excepted(text, config, { name, after }, at),
    ...granted(text, config, { name, after }, at),
  ];
  return insertions
    .toSorted((one, other) => other.at - one.at)
    .reduce((edited, one) => edited.slice(0, one.at) + one.text + edited.slice(one.end ?? one.at), text);
}

type At = (path: string) => Place;

/** What comes after an environment that customers use is used by them as well. */
function live(config: ForkConfig, { name, after }: EnvironmentWish, at: At): readonly Insertion[] {
  const now = liveIn(config);
  if (!now.includes(after)) return [];
  const next = now.flatMap((each) => (each === after ? [each, name] : [each]));
  const list = `[${next.map((each) => `'${each}'`).join(', ')}]`;
  if (config.live !== undefined) return [{ at: at('live').start, end: at('live').end, text: list }];
  const comment = '// Those of them that customers use: what guards these holds for each.';
  return [{ at: at('environments').end, text: `,\n\n  ${comment}\n  live: ${list}` }];
}

function excepted(text: string, config: ForkConfig, { name, after }: EnvironmentWish, at: At): readonly Insertion[] {
  return config.exceptions.flatMap(({ object, field = '', under = '' }, index) => {
    if (!speaksOf([object, field, under].join('\n'), after)) return [];
    const { start, end } = at(`exceptions[${index}]`);
    return [{ at: end, text: `,\n    ${renamed(text.slice(start, end), after, name)}` }];
  });
}

/** As `infra.yaml staging-network`, whose job has its like. */
function granted(text: string, config: ForkConfig, { name, after }: EnvironmentWish, at: At): readonly Insertion[] {
  return Object.keys(config.workflows.grants).flatMap((key) => {
    const [file, job = ''] = key.split(' ');
    const part = ['network', 'cluster'].find((each) => job === `${after}-${each}`);
    if (part === undefined) return [];
    const { start, end } = at(`workflows.grants[${JSON.stringify(key)}]`);
    return [{ at: end, text: `,\n      '${file} ${name}-${part}': ${text.slice(start, end)}` }];
  });
}
