import { readFile } from 'node:fs/promises';
import { parseOutputs, type ClusterFacts } from '@lockstep/infra/outputs';
import { Failure } from '../../../lib/failure.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { jsonIn } from '../../../lib/files/json.ts';

/**
 * Reads what `tofu output -json` printed for the stack of a cluster. Nothing in `clusters/` needs any of it: they
 * tell which cluster is which.
 * @throws {Failure} naming the file, or the outputs that are missing.
 */
export async function readOutputs(file: string): Promise<ClusterFacts> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure({ what: `${file} cannot be read`, wayOut: howToMake }, { cause });
  });
  if (!isObject(text)) throw new Failure({ what: `${file} is no JSON object`, wayOut: howToMake });
  return parseOutputs('cluster', text);
}

const howToMake = 'Make it in the folder of the applied cluster stack: tofu output -json > outputs.json.';

function isObject(text: string): boolean {
  const found = jsonIn(text);
  return typeof found === 'object' && found !== null;
}

/** What a context of the person's kubeconfig points at. */
export interface ContextFacts {
  readonly context: string;
  /** The entry's name: for EKS, when AWS wrote it, the ARN of the cluster. */
  readonly cluster: string;
  /** Its address; where it is reached through a tunnel, the address that its certificate must name. */
  readonly server: string;
}

interface Kubeconfig {
  readonly clusters?:
    | readonly {
        readonly name: string;
        readonly cluster: { readonly server?: string; readonly 'tls-server-name'?: string };
      }[]
    | null;
}

/** @throws {Failure} when the kubeconfig has no such context. */
export async function readContext(cluster: Kubectl, context: string): Promise<ContextFacts> {
  return contextFacts(context, await cluster.json<Kubeconfig>(['config', 'view', '--minify']));
}

/** Reads a kubeconfig that holds one context. */
export function contextFacts(context: string, { clusters }: Kubeconfig): ContextFacts {
  const { name = '', cluster = {} } = clusters?.[0] ?? {};
  const certified = cluster['tls-server-name'];
  return { context, cluster: name, server: certified === undefined ? (cluster.server ?? '') : `https://${certified}` };
}

/** The name of an EKS cluster, where the kubeconfig's entry is its ARN. */
export function eksNameOf({ cluster }: Pick<ContextFacts, 'cluster'>): string | undefined {
  return /^arn:aws[a-z-]*:eks:[^:]+:\d+:cluster\/(.+)$/.exec(cluster)?.[1];
}

/** The region that the address of an EKS endpoint names; undefined for any other server. */
export function regionOf(server: string): string | undefined {
  return /^https:\/\/[^/]+\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?\/?$/.exec(server.toLowerCase())?.[1];
}
