import type { Engine } from '@lockstep/tools/toolbox/engine/engine';

/**
 * Ends a node as a loss of power does, and starts it again. `restart` with a short time would do the same, but where
 * the node ends just as that time is up, Podman finds nothing to kill and leaves it ended.
 */
export async function restartNode(engine: Engine, node: string): Promise<void> {
  await engine.call(['kill', node]);
  await engine.call(['wait', node], { timeout: 120_000 });
  await engine.start(node);
}
