/** What stands before `-az` in the ids of a region's zones: `use1` of us-east-1, `apne1` of ap-northeast-1. */
export function zonePrefix(region: string): string {
  const parts = region.split('-');
  const [direction, number] = parts.slice(-2);
  const compass = direction!.replace(
    /^(north|south|central)?(east|west)?$/,
    (_all, one: string = '', other: string = '') => `${one.slice(0, 1)}${other.slice(0, 1)}`,
  );
  return `${parts.slice(0, -2).join('').replace('gov', 'g')}${compass}${number}`;
}

/** Zones in which EKS puts no control plane (user guide, network requirements of subnets). */
export const zonesWithoutEks: ReadonlySet<string> = new Set(['use1-az3', 'usw1-az2', 'cac1-az3']);
