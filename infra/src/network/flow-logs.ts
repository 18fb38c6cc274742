import { CloudwatchLogGroup, FlowLog, IamRolePolicy } from '../cdk.ts';
import { policyDocument, trustService } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { EmptyStack } from '../stack.ts';

/** Records who talked to whom: addresses, ports and whether it was let through, each ten minutes. */
export function flowLogs({ stack, naming, accountId, config }: EmptyStack, vpcId: string): void {
  const group = new CloudwatchLogGroup(stack, 'flow-logs', {
    name: `/aws/vpc/${naming.prefix}/flow-logs`,
    retentionInDays: config.logRetentionDays,
  });
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: 'flow-logs',
    description: 'Writes the flow logs of the VPC',
    trust: trustService('vpc-flow-logs.amazonaws.com', accountId),
  });
  const rights = new IamRolePolicy(stack, 'flow-logs-write', {
    name: 'write',
    role: role.name,
    policy: policyDocument([
      {
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [`${group.arn}:*`],
      },
    ]),
  });
  new FlowLog(stack, 'vpc-flows', {
    vpcId,
    trafficType: 'ALL',
    logDestinationType: 'cloud-watch-logs',
    logDestination: group.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: 600,
    tags: { Name: naming.prefix },
    dependsOn: [rights],
  });
}
