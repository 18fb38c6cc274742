import { basename, join } from 'node:path';
import { overlaysIn } from '../model/overlays.ts';
import { environments } from '../model/environment.ts';
import { inputsReader } from './inputs.ts';
import type { OpenSide } from './sides.ts';
import { entriesIn } from '../lib/files/if-there.ts';

/** An overlay whose inputs differ between the sides. */
export interface ChangedOverlay {
  /** "clusters/staging/web". */
  readonly overlay: string;
  readonly environment: string;
  /** The sides that have it. */
  readonly base?: OpenSide;
  readonly head?: OpenSide;
  /** What `inputsReader` says of it in the base. */
  readonly baseInputs?: string;
}

/** The overlays of these environments that may render something else; what reads the same files renders the same. */
export async function changedOverlays(
  base: OpenSide,
  head: OpenSide,
  names: readonly string[],
): Promise<readonly ChangedOverlay[]> {
  const [old, next] = await Promise.all([inputsOf(base, names), inputsOf(head, names)]);
  return (
    [...new Set([...next.keys(), ...old.keys()])]
      .filter((path) => old.get(path) === undefined || old.get(path) !== next.get(path))
      // The same component of all environments side by side: a slow one then has a core of its own, from early on.
      .toSorted((one, other) => (basename(one) < basename(other) ? -1 : 1))
      .map((overlay): ChangedOverlay => {
        const [environment, baseInputs] = [overlay.split('/')[1]!, old.get(overlay)];
        return Object.assign(
          { overlay, environment },
          old.has(overlay) && { base },
          next.has(overlay) && { head },
          baseInputs !== undefined && { baseInputs },
        );
      })
  );
}

/** Every environment of either side: the known ones in the order in which a change reaches them, then others by name. */
export async function environmentsOf(...sides: readonly OpenSide[]): Promise<readonly string[]> {
  const found = await Promise.all(
    sides.map(async ({ folder }) => {
      const entries = await entriesIn(join(folder, 'clusters'));
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    }),
  );
  const all = [...new Set(found.flat())];
  const known = environments.filter((name) => all.includes(name));
  return [...known, ...all.filter((name) => !known.some((other) => other === name)).toSorted()];
}

async function inputsOf(side: OpenSide, names: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  const inputs = inputsReader(side.folder);
  const found = await Promise.all(names.map((name) => overlaysIn(`clusters/${name}`, side.folder)));
  const paths = found.flatMap((overlays) => overlays.map(({ path }) => path));
  return new Map(await Promise.all(paths.map(async (path) => [path, (await inputs(path)).hash] as const)));
}
