import { resourcesOf, type EnvironmentStacks } from '../stacks/model.ts';

/** One kind of thing that AWS bills by the hour or the month. */
export interface PaidThing {
  readonly what:
    | 'control plane'
    | 'NAT gateway'
    | 'public IPv4 address'
    | 'interface endpoint'
    | 'node'
    | 'Auto Mode of node'
    | 'gp3 GiB'
    | 'KMS key';
  /** The instance type of nodes. */
  readonly type?: string;
  readonly count: number;
}

/**
 * What an environment pays for on an ordinary day: of nodes as many as its config reckons with, since their number follows
 * what runs. Traffic, logs and requests are not here, nor what the cluster makes itself: docs/aws-cost.md names these.
 */
export function paidThings(environment: EnvironmentStacks): readonly PaidThing[] {
  const count = (type: string) => resourcesOf(environment, type).length;
  const {
    usual_nodes: usual = 0,
    usual_node: type = '',
    node_disk_gib: disk = 0,
  } = environment.stacks.cluster.locals ?? {};
  const nodes = Number(usual);
  const things: readonly PaidThing[] = [
    { what: 'control plane', count: count('aws_eks_cluster') },
    { what: 'NAT gateway', count: count('aws_nat_gateway') },
    { what: 'public IPv4 address', count: count('aws_eip') },
    { what: 'interface endpoint', count: interfaceEndpoints(environment) },
    { what: 'node', type: String(type), count: nodes },
    { what: 'Auto Mode of node', type: String(type), count: nodes },
    { what: 'gp3 GiB', count: nodes * Number(disk) },
    { what: 'KMS key', count: count('aws_kms_key') },
  ];
  return things.filter((thing) => thing.count > 0);
}

/** One in each zone. */
function interfaceEndpoints(environment: EnvironmentStacks): number {
  return resourcesOf(environment, 'aws_vpc_endpoint')
    .filter(({ values }) => values['vpc_endpoint_type'] === 'Interface')
    .reduce((sum, { values }) => sum + (Array.isArray(values['subnet_ids']) ? values['subnet_ids'].length : 1), 0);
}
