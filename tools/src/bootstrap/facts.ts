import { readFile } from 'node:fs/promises';
import { Failure } from '../lib/failure.ts';
import type { Kubectl } from '../lib/kubectl.ts';

/** What the infrastructure's outputs say of one cluster. Nothing in `clusters/` needs more: no manifest names an account. */
export interface ClusterFacts {
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  readonly vpc: string;
}

/** Each fact and the output that holds it. */
export const outputNames = {
  name: 'cluster_name',
  region: 'region',
  endpoint: 'cluster_endpoint',
  vpc: 'vpc_id',
} as const satisfies Record<keyof ClusterFacts, string>;

/**
 * Reads what `terraform output -json` printed.
 * @throws {Failure} naming the file, and the first output that is missing.
 */
export async function readOutputs(file: string): Promise<ClusterFacts> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure({ what: `${file} cannot be read`, wayOut: howToMake }, { cause });
  });
  return parseOutputs(file, text);
}

export function parseOutputs(file: string, text: string): ClusterFacts {
  const outputs = parsed(file, text);
  const fact = (name: keyof ClusterFacts): string => {
    const value = outputs[outputNames[name]]?.value;
    if (typeof value === 'string' && value !== '') return value;
    throw new Failure({ what: `${file} has no text as the output ${outputNames[name]}`, wayOut: howToMake });
  };
  return { name: fact('name'), region: fact('region'), endpoint: fact('endpoint'), vpc: fact('vpc') };
}

const howToMake = 'Make it in the folder of the applied cluster stack: terraform output -json > outputs.json.';

function parsed(file: string, text: string): Readonly<Record<string, { readonly value?: unknown } | undefined>> {
  try {
    return Object(JSON.parse(text)) as Record<string, { value?: unknown }>;
  } catch (cause) {
    throw new Failure({ what: `${file} is no JSON`, wayOut: howToMake }, { cause });
  }
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

/** The region that the address of an EKS endpoint names; undefined for any other server. */
export function regionOf(server: string): string | undefined {
  return /^https:\/\/[^/]+\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?\/?$/.exec(server.toLowerCase())?.[1];
}
