import { Failure } from '../../lib/failure.ts';
import { zonePrefix, zonesWithoutEks } from '../zone-ids.ts';
import { renamed } from './renamed.ts';
import type { EnvironmentWish } from './wish.ts';

/** What an environment's settings are called in TypeScript: "productionEu". */
export function identifierOf(environment: string): string {
  return environment.replaceAll(/-+([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase());
}

/** `infra/src/environments/<name>.ts`, by that of the environment before; what no two may share is its own. */
export function infraSettings(
  text: string,
  { name, after, region }: EnvironmentWish,
  others: readonly string[],
): string {
  const own = renamed(text, after, name)
    .replace(/export const [^:]*:/, `export const ${identifierOf(name)}:`)
    .replace(/^( *cidr: ')[^']*'/m, `$1${freeRange(others)}'`)
    .replace(/^( *hostedZoneId: ).*,$/m, '$1undefined,');
  return region === undefined ? own : inRegion(own, region);
}

function inRegion(text: string, region: string): string {
  const zones = /^ *zones: \[(.*)\]/m.exec(text)?.[1]?.split(',').length ?? 3;
  const known = Array.from({ length: 9 }, (_zone, index) => `${zonePrefix(region)}-az${index + 1}`);
  const named = known
    .filter((zone) => !zonesWithoutEks.has(zone))
    .slice(0, zones)
    .map((zone) => `'${zone}'`);
  return text.replace(/^( *region: ')[^']*'/m, `$1${region}'`).replace(/^( *zones: \[).*\]/m, `$1${named.join(', ')}]`);
}

/** A range of its own, so that networks can be connected one day: the next ten that none of these texts has. */
function freeRange(others: readonly string[]): string {
  const taken = new Set(others.flatMap((text) => /cidr: '10\.(\d+)\./.exec(text)?.[1] ?? []));
  for (let second = 20; second < 250; second += 10) if (!taken.has(String(second))) return `10.${second}.0.0/16`;
  throw new Failure({
    what: 'No range of addresses is free for another network',
    why: 'each environment has one of 10.20.0.0/16, 10.30.0.0/16 and so on',
    wayOut: 'Write its file in infra/src/environments by hand: docs/aws.md.',
  });
}

/** The list of environments that have a cluster on AWS, with one more behind the other. */
export function withInfra(text: string, { name, after }: EnvironmentWish): string {
  const [own, other] = [identifierOf(name), identifierOf(after)];
  const line = `import { ${own} } from './${name}.ts';`;
  const lines = text.split('\n');
  const last = lines.findLastIndex((each) => each.startsWith('import '));
  return lines
    .toSpliced(last + 1, 0, line)
    .join('\n')
    .replace(/(EnvironmentConfig\[\] = \[)([^\]]*)\]/, (_all, start: string, list: string) => {
      const names = list.split(',').map((each) => each.trim());
      return `${start}${names.flatMap((each) => (each === other ? [each, own] : [each])).join(', ')}]`;
    });
}
