import { DefaultSecurityGroup, Vpc, VpcEndpoint } from '../cdk.ts';
import { parseCidr } from '../config/cidr.ts';
import { planSubnets } from '../config/subnets.ts';
import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { flowLogs } from './flow-logs.ts';
import { routes } from './routes.ts';
import { networkSubnets } from './subnets.ts';

/** A VPC with three subnets in each zone: public for load balancers, private for nodes, intra for the control plane. */
export function networkStack(inputs: StackInputs): void {
  const empty = emptyStack(inputs, 'network');
  const { stack, config, naming } = empty;
  const vpc = new Vpc(stack, 'vpc', {
    cidrBlock: config.cidr,
    // Nodes find the private endpoint of the API server by its name.
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { Name: naming.prefix },
  });
  // Adopted without a rule: whoever forgets to name a group gets one that lets nothing through.
  new DefaultSecurityGroup(stack, 'default', { vpcId: vpc.id, ingress: [], egress: [] });
  const plan = planSubnets(parseCidr(config.cidr)!, config.zones);
  const made = networkSubnets(stack, vpc.id, naming, plan);
  const { privateTables } = routes(empty, vpc.id, made);
  // Layers of images from ECR and other objects in S3 need no NAT; this endpoint costs nothing.
  new VpcEndpoint(stack, 's3', {
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${config.region}.s3`,
    vpcEndpointType: 'Gateway',
    routeTableIds: privateTables.map(({ id }) => id),
    tags: { Name: `${naming.prefix}-s3` },
  });
  if (config.flowLogs) flowLogs(empty, vpc.id);
  output(stack, 'network', {
    vpcId: vpc.id,
    publicSubnetIds: made.public.map(({ subnet }) => subnet.id),
    privateSubnetIds: made.private.map(({ subnet }) => subnet.id),
    intraSubnetIds: made.intra.map(({ subnet }) => subnet.id),
  });
}
