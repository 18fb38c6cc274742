import { join } from 'node:path';
import type { ForkConfig } from '../lib/fork-config.ts';
import { textIfThere } from '../lib/files/if-there.ts';
import { fileAt } from '../lib/git/objects.ts';
import { configFile, valueIn } from '../model/config/config.ts';
import { liveIn } from '../model/environment.ts';
import type { Finding } from '../model/finding.ts';
import { overlaysIn } from '../model/overlays.ts';

type Order = Pick<ForkConfig, 'environments' | 'live'>;

/**
 * Each environment takes what the one before it ran, so the order of those that stay is kept; what customers use does not
 * become less guarded by one that comes after it; and one that goes leaves nothing behind that nobody would check.
 * @param start - the commit that the change is compared with.
 */
export async function environmentFindings(root: string, start: string): Promise<readonly Finding[]> {
  const [old, next] = [await fileAt(root, start, configFile), await textIfThere(join(root, configFile))].map(orderIn);
  if (old === undefined || next === undefined) return [];
  const gone = old.environments.filter((name) => !next.environments.includes(name));
  return [...moved(old, next), ...unguarded(old, next), ...(await left(root, gone))];
}

/** What a text says of environments; undefined where it says nothing that can be read: other checks tell of that. */
function orderIn(text: string | undefined): Order | undefined {
  const [environments, live] = ['environments', 'live'].map((field) => valueIn(text ?? '', field));
  if (!isNames(environments)) return undefined;
  return { environments, ...(isNames(live) && { live }) };
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function moved(old: Order, next: Order): readonly Finding[] {
  const before = old.environments.filter((name) => next.environments.includes(name));
  const after = next.environments.filter((name) => old.environments.includes(name));
  const index = before.findIndex((name, place) => name !== after[place]);
  if (index < 0) return [];
  return [
    {
      file: configFile,
      object: `environment ${after[index]}`,
      field: 'environments',
      value: next.environments.join(', '),
      reason: `it came after ${before[index]}, whose images it took, and would now give it what it runs`,
      wayOut: `Keep the order ${before.join(', ')}, and put new ones in between.`,
    },
  ];
}

function unguarded(old: Order, next: Order): readonly Finding[] {
  const live = liveIn(next);
  return liveIn(old)
    .filter((name) => next.environments.includes(name) && !live.includes(name))
    .map((name) => ({
      file: configFile,
      object: `environment ${name}`,
      field: 'live',
      value: live.join(', '),
      reason: 'customers use it, and what guards them would hold for the ones after it alone',
      wayOut: `Write live: [${next.environments.slice(next.environments.indexOf(name)).map((one) => `'${one}'`).join(', ')}].`, // prettier-ignore
    }));
}

async function left(root: string, gone: readonly string[]): Promise<readonly Finding[]> {
  const found = gone.map(async (name): Promise<readonly Finding[]> => {
    const overlays = await overlaysIn(`clusters/${name}`, root);
    if (overlays.length === 0) return [];
    return [
      {
        file: overlays[0]!.path,
        object: `environment ${name}`,
        field: 'environments',
        value: 'not among them',
        reason: `its cluster goes on to sync ${overlays.length} overlays that nobody checks any more`,
        wayOut: `Take its cluster down first, and clusters/${name}/ out by the same change: docs/new-environment.md.`,
      },
    ];
  });
  return (await Promise.all(found)).flat();
}
