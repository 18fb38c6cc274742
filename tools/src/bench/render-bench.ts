import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlaysIn } from '../delivery/overlays.ts';
import { render } from '../delivery/render.ts';
import { environments } from '../lib/environment.ts';
import { build } from '../lib/kustomize.ts';
import { reviewChange } from '../review/review.ts';
import { changeInStaging, writeServicesTree } from './services-tree.ts';

export interface Measured {
  readonly services: number;
  readonly overlays: number;
  readonly what: string;
  readonly seconds: number;
  /** Per hundred overlays of the tree. */
  readonly secondsPer100: number;
  /** Of all cores, this process and those it started; comparable also on a busy machine. */
  readonly cpuSeconds: number;
  /** The most memory that this process has had so far, in MiB; a kustomize beside it takes about 20. */
  readonly mebibytes: number;
}

export interface BenchOptions {
  readonly root: string;
  /** Ascending, since memory is the most so far. */
  readonly sizes: readonly number[];
  readonly told: (measured: Measured) => void;
}

/** Measures render and diff of generated trees, each beside one kustomize after the other over the same overlays. */
export async function benchRender({ root, sizes, told }: BenchOptions): Promise<readonly Measured[]> {
  const all: Measured[] = [];
  for (const services of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
    try {
      const names = await writeServicesTree(root, join(folder, 'tree'), services);
      for (const { what, work } of steps(join(folder, 'tree'), join(folder, 'out'), names)) {
        const [started, cpuBefore] = [performance.now(), await cpuSecondsSoFar()];
        await work();
        const seconds = (performance.now() - started) / 1000;
        const cpuSeconds = (await cpuSecondsSoFar()) - cpuBefore;
        const overlays = services * environments.length;
        const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
        all.push({
          services,
          overlays,
          what,
          seconds,
          secondsPer100: (seconds / overlays) * 100,
          cpuSeconds,
          mebibytes,
        });
        told(all.at(-1)!);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return all;
}

function steps(root: string, out: string, names: readonly string[]) {
  const diff = async (): Promise<void> => void (await reviewChange({ root, base: 'HEAD' }));
  return [
    { what: 'kustomize build, one after the other', work: () => oneAfterTheOther(root) },
    { what: 'render', work: () => render({ root, out }) },
    { what: 'diff, nothing changed', work: diff },
    {
      what: 'diff, one service changed in staging',
      work: () => changeInStaging(root, names.slice(0, 1), 'debug').then(diff),
    },
    { what: 'diff, all changed in staging', work: () => changeInStaging(root, names.slice(1), 'warn').then(diff) },
  ];
}

/** Of this process and of those it has waited for; proc(5): fields 14 to 17 of stat, in hundredths. */
async function cpuSecondsSoFar(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
}

async function oneAfterTheOther(root: string): Promise<void> {
  for (const environment of environments) {
    for (const { path } of await overlaysIn(`clusters/${environment}`, root)) await build(join(root, path), root);
  }
}
