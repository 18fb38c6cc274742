import { parseCidr, addressCount } from '../cidr.ts';
import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';
import { zonePrefix, zonesWithoutEks } from '@lockstep/tools/model/zone-ids';
import { mostZones, usableAddresses } from '../subnets.ts';

/** What EKS wants free in a subnet of its own to replace its interfaces during an upgrade (user guide, network-reqs). */
const freeForControlPlane = 16;

/** Zones of the region, and addresses enough for the nodes, their pods and the control plane. */
export function addressRules(config: EnvironmentConfig): readonly Objection[] {
  const object = objectTo(config);
  const { zones, region, cidr, serviceCidr } = config;
  const found: Objection[] = [];
  const fewest = config.costClass === 'resilient' ? 3 : 2;
  if (zones.length < fewest) {
    const reason = `a ${config.costClass} cluster needs ${fewest} zones`;
    found.push(object('zones', zones, reason, 'Add zones of the region.'));
  }
  if (zones.length > mostZones) {
    found.push(object('zones', zones, `the layout has room for ${mostZones}`, 'Take some away.'));
  }
  for (const zone of zones) {
    const id = `${zonePrefix(region)}-az`;
    if (!new RegExp(`^${id}[1-9]$`).test(zone)) {
      found.push(object('zones', zone, `it is no id of a zone of ${region}`, `Write one as ${id}1.`));
    }
    if (zonesWithoutEks.has(zone)) {
      found.push(object('zones', zone, 'EKS has no control plane there', 'Write another one.'));
    }
    if (zones.indexOf(zone) !== zones.lastIndexOf(zone)) {
      found.push(object('zones', zone, 'it stands there twice', 'Name each zone once.'));
    }
  }
  const vpc = parseCidr(cidr);
  if (vpc === undefined || vpc.prefix < 16 || vpc.prefix > 28) {
    const reason = 'AWS takes ranges from /16 to /28 that start at their first address';
    return [...found, object('cidr', cidr, reason, 'Write one as 10.20.0.0/16.')];
  }
  const services = parseCidr(serviceCidr);
  if (services === undefined || services.prefix < 12 || services.prefix > 24) {
    const reason = 'EKS takes ranges from /12 to /24 that start at their first address';
    found.push(object('serviceCidr', serviceCidr, reason, 'Write one as 172.20.0.0/16.'));
  }
  if (usableAddresses(vpc, 'intra') < freeForControlPlane) {
    const reason = `its intra subnets have ${addressCount({ first: 0, prefix: vpc.prefix + 8 })} addresses, and EKS wants ${freeForControlPlane} free ones`;
    found.push(object('cidr', cidr, reason, 'Write a larger range, as a /16.'));
  }
  return found;
}
