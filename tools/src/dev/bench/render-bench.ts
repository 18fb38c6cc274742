import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { overlaysIn } from '../../model/overlays.ts';
import { render } from '../../diff/render.ts';
import { environments } from '../../model/environment.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { buildAsItStands } from '../../toolbox/kustomize.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { complaintsOf } from '../mutate/peer.ts';
import { reviewChange } from '../../diff/review.ts';
import { checkTree, type CheckedTree } from './check-tree.ts';
import { cpuSecondsSoFar } from './processes.ts';
import { changeInStaging, writeServicesTree } from './services-tree.ts';

export interface MeasuredRender {
  readonly services: number;
  readonly overlays: number;
  readonly what: string;
  readonly seconds: number;
  /** Per hundred overlays of the tree. */
  readonly secondsPer100: number;
  /** Of all cores, this process and those it started; comparable also on a busy machine. */
  readonly cpuSeconds?: number;
  /** The most memory that this process has had so far, in MiB; a kustomize beside it takes about 20. */
  readonly mebibytes?: number;
}

interface BenchOptions {
  readonly root: string;
  /** Ascending, since memory is the most so far. */
  readonly sizes: readonly number[];
  /** The program of kube-score, to measure beside check. */
  readonly kubeScore?: string;
  readonly told: (measured: MeasuredRender) => void;
}

/**
 * Measures render, diff and check of generated trees, each beside one kustomize after the other over the same overlays, and
 * beside kube-score over what these print, if its program is named.
 * @throws {Failure} when check refuses a tree.
 */
export async function benchRender({ root, sizes, kubeScore, told }: BenchOptions): Promise<readonly MeasuredRender[]> {
  const all: MeasuredRender[] = [];
  await ensureUpstreams(() => {});
  for (const services of sizes) {
    await withScratchFolder('bench', async (folder) => {
      const word = `s${randomBytes(3).toString('hex')}`;
      const names = await writeServicesTree(root, join(folder, 'tree'), services, word);
      const overlays = (await overlaysOf(join(folder, 'tree'))).length;
      for (const { what, work } of steps(join(folder, 'tree'), join(folder, 'out'), names, kubeScore)) {
        const [started, cpuBefore] = [performance.now(), await cpuSecondsSoFar()];
        const checked = await work();
        const seconds = (performance.now() - started) / 1000;
        const whole: MeasuredRender = {
          services,
          overlays,
          what,
          seconds,
          secondsPer100: (seconds / overlays) * 100,
          cpuSeconds: (await cpuSecondsSoFar()) - cpuBefore,
          mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
        };
        for (const measured of [whole, ...(checked === undefined ? [] : measuredSections(whole, checked))]) {
          all.push(measured);
          told(measured);
        }
      }
    });
  }
  return all;
}

/** How much longer the check took for each section, and the API server's memory beside the section that asks it. */
export function measuredSections(
  { services, overlays, what }: MeasuredRender,
  { sections, apiServerMebibytes }: CheckedTree,
): readonly MeasuredRender[] {
  return sections.map(({ name, seconds }) => ({
    services,
    overlays,
    what: `${what}: ${name}${name === 'api-server' ? ' (its own MiB)' : ''}`,
    seconds,
    secondsPer100: (seconds / overlays) * 100,
    ...(name === 'api-server' ? { mebibytes: apiServerMebibytes } : {}),
  }));
}

interface Step {
  readonly what: string;
  readonly work: () => Promise<CheckedTree | undefined>;
}

function step(what: string, work: () => Promise<unknown>): Step {
  return { what, work: () => work().then(() => undefined) };
}

function steps(root: string, out: string, names: readonly string[], kubeScore?: string): readonly Step[] {
  const diff = (): Promise<unknown> => reviewChange({ root, base: 'HEAD' });
  return [
    step('kustomize build, one after the other', () => oneAfterTheOther(root)),
    step('render', () => render({ root, out })),
    step('diff, nothing changed', diff),
    step('diff, one service changed in staging', () => changeInStaging(root, names.slice(0, 1), 'debug').then(diff)),
    step('diff, all changed in staging', () => changeInStaging(root, names.slice(1), 'warn').then(diff)),
    ...(kubeScore === undefined ? [] : [step('kube-score', () => scoreEach(root, kubeScore))]),
    // The first knows nothing of the tree: no effect of its kustomizations, no answer of the API server.
    { what: 'check, the first', work: () => checkTree(root) },
    {
      what: 'check, one service changed in staging',
      work: () => changeInStaging(root, names.slice(0, 1), 'error').then(() => checkTree(root)),
    },
  ];
}

async function oneAfterTheOther(root: string): Promise<void> {
  for (const path of await overlaysOf(root)) await buildAsItStands(join(root, path), root);
}

/** Renders as a person would, and asks once for each environment. */
async function scoreEach(root: string, program: string): Promise<void> {
  for (const environment of environments) {
    const overlays = (await overlaysOf(root)).filter((path) => path.startsWith(`clusters/${environment}/`));
    const texts = await inParallel(overlays, (path) => buildAsItStands(join(root, path), root));
    await complaintsOf(program, texts.join('\n---\n'));
  }
}

async function overlaysOf(root: string): Promise<readonly string[]> {
  const found = await Promise.all(environments.map((environment) => overlaysIn(`clusters/${environment}`, root)));
  return found.flat().map(({ path }) => path);
}
