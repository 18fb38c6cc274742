import { withPortForward } from './port-forward.ts';
import { toolPath } from './tools.ts';
import type { Environment } from '../model/environment.ts';
import { kubeconfigPath, loadInstance, logPath, type Instance } from '../model/instance.ts';
import { run, type RunOptions, type RunResult } from '../lib/process/run.ts';
import { defined } from '../lib/values/defined.ts';

export interface Kubectl {
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** `kubectl get … -o json`, parsed. */
  json<T>(args: readonly string[]): Promise<T>;
  /**
   * Server-side apply as `manager`, by default the name that Argo CD uses, so that it finds its own fields when it
   * takes over. Fields that another manager holds are taken.
   */
  apply(objects: readonly object[], manager?: string): Promise<RunResult>;
  /** Runs `work` with an address of this machine that leads to a port of a pod. */
  forward<T>(place: PodPort, work: (url: string) => Promise<T>): Promise<T>;
}

interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** kubectl of the pinned version against one cluster of an instance; every call has a time limit. */
export function kubectl(instance: Instance, environment: Environment): Kubectl {
  const log = logPath(instance, `${environment}-apply`);
  return client(['--kubeconfig', kubeconfigPath(instance, environment)], environment, {
    wayOut: 'Look at `npm run lockstep -- status` and `npm run lockstep -- doctor`.',
    log,
  });
}

/** The same against the cluster that a context of the person's own kubeconfig names, or of another file. */
export function kubectlFor(context: string, kubeconfig?: string): Kubectl {
  const wayOut = 'See that `kubectl config get-contexts` lists it and that you may do this there.';
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  return client([...file, '--context', context], `the context ${context}`, { wayOut });
}

interface ClusterOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  /** The name of a set of local clusters. */
  readonly instance: string;
}

/** The same against the cluster that a command's options name: by a context, or else the local one of the environment. */
export async function kubectlOf(options: ClusterOptions, environment: Environment): Promise<Kubectl> {
  const { context, kubeconfig, instance } = options;
  return context === undefined ? kubectl(await loadInstance(instance), environment) : kubectlFor(context, kubeconfig);
}

function client(cluster: readonly string[], name: string, { wayOut, log }: { wayOut: string; log?: string }): Kubectl {
  const call = async (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
    run(await toolPath('kubectl'), [...cluster, ...args], {
      timeout: 60_000,
      doing: `run kubectl ${args.join(' ')} on ${name}`,
      wayOut,
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
        ...defined({ log }),
        doing: `apply manifests to ${name}`,
      }),
    forward: (place, work) => withPortForward({ cluster, wayOut, ...place }, work),
  };
}
