import type { Environment } from '@lockstep/tools/model/environment';
import { clusterName, kubeconfigPath, originPath, type Instance } from '@lockstep/tools/model/instance';
import { lockstep } from './command.ts';

/** A cluster of this machine as somebody's real one: a kubeconfig, a context, and nothing else that is known of it. */
export function accessArguments(instance: Instance, environment: Environment): readonly string[] {
  const context = `kind-${clusterName(instance, environment)}`;
  return ['--kubeconfig', kubeconfigPath(instance, environment), '--context', context, '--overlays', 'local'];
}

/** `lockstep bootstrap` of the environment, on the cluster of `of`; returns what it printed. */
export async function runBootstrap(
  instance: Instance,
  environment: Environment,
  { of = environment, args = [] }: { readonly of?: Environment; readonly args?: readonly string[] } = {},
): Promise<string> {
  return await lockstep([
    'bootstrap',
    environment,
    ...accessArguments(instance, of),
    '--repo',
    originPath(instance),
    ...args,
  ]);
}
