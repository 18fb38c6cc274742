import {
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  type TerraformStack,
} from '../cdk.ts';
import type { EmptyStack } from '../stack.ts';
import type { MadeSubnet, MadeSubnets } from './subnets.ts';

const anywhere = '0.0.0.0/0';

/** Public subnets reach the Internet, private ones through a NAT gateway, intra ones only what is in the VPC. */
export function routes(
  { stack, config, naming: { prefix } }: EmptyStack,
  vpcId: string,
  subnets: MadeSubnets,
): { readonly privateTables: readonly RouteTable[] } {
  const table = (id: string) => new RouteTable(stack, `${id}-routes`, { vpcId, tags: { Name: `${prefix}-${id}` } });
  const internet = new InternetGateway(stack, 'internet', { vpcId, tags: { Name: prefix } });

  const publicTable = table('public');
  new Route(stack, 'public-internet', {
    routeTableId: publicTable.id,
    destinationCidrBlock: anywhere,
    gatewayId: internet.id,
  });
  associate(stack, subnets.public, () => publicTable);

  const gateways = new Map(
    subnets.public
      .slice(0, config.nat === 'single' ? 1 : undefined)
      .map((at) => [at.zone, natGateway(stack, prefix, at, internet)] as const),
  );
  const shared = [...gateways.values()][0]!;
  // Each zone has a table of its own, also with one gateway: more gateways later move routes and no subnet.
  const privateTables = new Map(
    subnets.private.map(({ zone }) => {
      const made = table(`private-${zone}`);
      new Route(stack, `private-${zone}-nat`, {
        routeTableId: made.id,
        destinationCidrBlock: anywhere,
        natGatewayId: (gateways.get(zone) ?? shared).id,
      });
      return [zone, made] as const;
    }),
  );
  associate(stack, subnets.private, (zone) => privateTables.get(zone)!);

  const intraTable = table('intra');
  associate(stack, subnets.intra, () => intraTable);
  return { privateTables: [...privateTables.values()] };
}

function natGateway(stack: TerraformStack, prefix: string, { zone, subnet }: MadeSubnet, internet: InternetGateway) {
  const tags = { Name: `${prefix}-nat-${zone}` };
  const address = new Eip(stack, `nat-address-${zone}`, { domain: 'vpc', tags, dependsOn: [internet] });
  return new NatGateway(stack, `nat-${zone}`, {
    allocationId: address.id,
    subnetId: subnet.id,
    tags,
    dependsOn: [internet],
  });
}

function associate(stack: TerraformStack, subnets: readonly MadeSubnet[], tableOf: (zone: string) => RouteTable): void {
  for (const { zone, subnet } of subnets) {
    new RouteTableAssociation(stack, `${subnet.node.id}-table`, {
      subnetId: subnet.id,
      routeTableId: tableOf(zone).id,
    });
  }
}
