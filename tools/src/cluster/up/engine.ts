import { Failure } from '../../lib/failure.ts';
import { instancePrefix, type Instance } from '../../model/instance.ts';
import { askEngine, detectEngine, engineNamed, installPodman } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { enginesWith } from './remains.ts';

/**
 * The engine of an instance: for as long as it is not removed the one that it was made with, whatever else answers by
 * now, also where its file is gone; for a new one Docker where it runs, else Podman.
 * @throws {Failure} when there is none, and none can be installed.
 */
export async function engineFor(
  before: Pick<Instance, 'name' | 'dir' | 'engine'> | undefined,
  name: string,
): Promise<Engine> {
  if (before === undefined)
    return (await enginesWith({ name, prefix: instancePrefix(name) }))[0] ?? (await requireEngine());
  const answer = await askEngine(before.engine);
  if (answer.answers) return await engineNamed(before.engine);
  throw new Failure({
    what: `The instance ${before.name} was made with ${before.engine}, which gives no answer`,
    why: answer.why,
    wayOut: `Start ${before.engine} and run this again. If it is gone for good, so are its clusters: remove ${before.dir}.`,
  });
}

async function requireEngine(): Promise<Engine> {
  const found = await detectEngine();
  if (found !== undefined) return found.engine;
  await installPodman((line) => console.log(line));
  const installed = await detectEngine();
  if (installed !== undefined) return installed.engine;
  throw new Failure({
    what: 'Podman was installed and gives no answer',
    wayOut: 'See what `podman info` says, mend that, and run this again.',
  });
}
