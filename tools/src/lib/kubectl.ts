import { toolPath } from '../images/tools.ts';
import type { Environment } from './environment.ts';
import { kubeconfigPath, logPath, type Instance } from './instance.ts';
import { run, type RunOptions, type RunResult } from './run.ts';

export type { KubeObject } from './kustomize.ts';

export interface Kubectl {
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** `kubectl get … -o json`, parsed. */
  json<T>(args: readonly string[]): Promise<T>;
  /**
   * Server-side apply as `manager`, by default the name that Argo CD uses, so that it finds its own fields when it
   * takes over. Fields that another manager holds are taken.
   */
  apply(objects: readonly object[], manager?: string): Promise<RunResult>;
}

/** kubectl of the pinned version against one cluster of an instance; every call has a time limit. */
export function kubectl(instance: Instance, environment: Environment): Kubectl {
  const call = async (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
    run(await toolPath('kubectl'), ['--kubeconfig', kubeconfigPath(instance, environment), ...args], {
      timeout: 60_000,
      doing: `run kubectl ${args.join(' ')} on ${environment}`,
      wayOut: 'Look at `npm run lockstep status` and `npm run lockstep doctor`.',
      ...options,
    });
  return {
    run: call,
    json: async <T>(args: readonly string[]): Promise<T> =>
      JSON.parse((await call([...args, '-o', 'json'])).stdout) as T,
    apply: (objects, manager = 'argocd-controller') =>
      call(['apply', '--server-side', '--force-conflicts', `--field-manager=${manager}`, '-f', '-'], {
        // JSON: kubectl reads YAML 1.1, where an unquoted `no` is false.
        input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
        timeout: 120_000,
        log: logPath(instance, `${environment}-apply`),
        doing: `apply manifests to ${environment}`,
      }),
  };
}
