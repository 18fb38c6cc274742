import { Failure } from '@lockstep/tools/lib/failure';
import type { Part } from './naming.ts';

/** What each stack says of what it made: the member of the type here, and its name in Terraform. */
export const outputNames = {
  state: { bucket: 'bucket' },
  identities: { planRoleArn: 'plan_role_arn', applyRoleArn: 'apply_role_arn', boundaryArn: 'boundary_arn' },
  network: {
    vpcId: 'vpc_id',
    publicSubnetIds: 'public_subnet_ids',
    privateSubnetIds: 'private_subnet_ids',
    intraSubnetIds: 'intra_subnet_ids',
  },
  cluster: {
    environment: 'environment',
    repository: 'repository',
    accountId: 'account_id',
    region: 'region',
    vpcId: 'vpc_id',
    clusterName: 'cluster_name',
    clusterArn: 'cluster_arn',
    clusterEndpoint: 'cluster_endpoint',
    clusterSecurityGroupId: 'cluster_security_group_id',
    kubernetesVersion: 'kubernetes_version',
    serviceCidr: 'service_cidr',
    nodeRoleArn: 'node_role_arn',
    logGroup: 'log_group',
  },
} as const satisfies Record<Part, Record<string, string>>;

type Lists = 'publicSubnetIds' | 'privateSubnetIds' | 'intraSubnetIds';

/** The outputs of one stack, as TypeScript reads them. */
export type Outputs<P extends Part> = {
  readonly [Name in keyof (typeof outputNames)[P]]: Name extends Lists ? readonly string[] : string;
};

/** What an EKS cluster is to `lockstep bootstrap` and `lockstep teardown`: `terraform output -json` of the stack `cluster`. */
export type ClusterFacts = Outputs<'cluster'>;

/**
 * Reads what `terraform output -json` (or `tofu output -json`) prints for a stack.
 * @throws {Failure} naming what is missing, as where the stack was not applied yet.
 */
export function parseOutputs<P extends Part>(part: P, printed: string): Outputs<P> {
  const found = JSON.parse(printed) as Readonly<Record<string, { readonly value?: unknown }>>;
  const names: readonly (readonly [string, string])[] = Object.entries(outputNames[part]);
  const missing = names.filter(([, name]) => found[name]?.value === undefined).map(([, name]) => name);
  if (missing.length > 0) {
    throw new Failure({
      what: `The outputs of the stack ${part} lack ${missing.join(', ')}`,
      wayOut: `Apply the stack ${part} of this commit first: see docs/aws.md.`,
    });
  }
  return Object.fromEntries(names.map(([member, name]) => [member, found[name]!.value])) as Outputs<P>;
}
