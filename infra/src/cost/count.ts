import { jsonAt, resourcesOf, type EnvironmentStacks, type Resource } from '../stacks/model.ts';

/** One kind of thing that AWS bills by the hour or the month. */
export interface PaidThing {
  readonly what:
    'control plane' | 'NAT gateway' | 'public IPv4 address' | 'interface endpoint' | 'node' | 'gp3 GiB' | 'KMS key';
  /** The instance type of nodes. */
  readonly type?: string;
  readonly count: number;
}

/**
 * What an environment pays for however little it is used, at its smallest: nodes and their volumes by the groups' min.
 * Traffic, logs and requests are not here, nor what the cluster makes itself: docs/aws-cost.md names these.
 */
export function paidThings(environment: EnvironmentStacks): readonly PaidThing[] {
  const count = (type: string) => resourcesOf(environment, type).length;
  const groups = resourcesOf(environment, 'aws_eks_node_group');
  const nodes = new Map<string, number>();
  for (const group of groups) {
    const type = String(jsonAt(group.values, 'instance_types.0'));
    nodes.set(type, (nodes.get(type) ?? 0) + smallest(group));
  }
  const things: readonly PaidThing[] = [
    { what: 'control plane', count: count('aws_eks_cluster') },
    { what: 'NAT gateway', count: count('aws_nat_gateway') },
    { what: 'public IPv4 address', count: count('aws_eip') },
    { what: 'interface endpoint', count: interfaceEndpoints(environment) },
    ...[...nodes].map(([type, number]): PaidThing => ({ what: 'node', type, count: number })),
    {
      what: 'gp3 GiB',
      count: groups.reduce((sum, group) => sum + smallest(group) * rootVolume(environment, group), 0),
    },
    { what: 'KMS key', count: count('aws_kms_key') },
  ];
  return things.filter((thing) => thing.count > 0);
}

function smallest({ values }: Resource): number {
  return Number(jsonAt(values, 'scaling_config.min_size'));
}

/** One in each zone. */
function interfaceEndpoints(environment: EnvironmentStacks): number {
  return resourcesOf(environment, 'aws_vpc_endpoint')
    .filter(({ values }) => values['vpc_endpoint_type'] === 'Interface')
    .reduce((sum, { values }) => sum + (Array.isArray(values['subnet_ids']) ? values['subnet_ids'].length : 1), 0);
}

function rootVolume(environment: EnvironmentStacks, group: Resource): number {
  const template = resourcesOf(environment, 'aws_launch_template').find(({ address }) =>
    String(jsonAt(group.values, 'launch_template.id')).includes(`${address}.`),
  );
  return Number(jsonAt(template?.values, 'block_device_mappings.0.ebs.volume_size') ?? 0);
}
