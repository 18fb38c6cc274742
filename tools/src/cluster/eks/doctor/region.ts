import type { SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

interface Region {
  readonly OptInStatus: string;
}

interface Zone {
  readonly ZoneId: string;
  readonly State: string;
}

/** Whether the region may be used, and has the zones that the environment names. */
export async function lookAtRegion(ground: AwsGround): Promise<readonly SeenLine[]> {
  const { region } = ground.config;
  const title = `Region ${region}`;
  const found = await seeAws<{ readonly Regions: readonly Region[] }>(ground, title, 'ec2 describe-regions', [
    '--all-regions',
    '--region-names',
    region,
  ]);
  if (found.seen === undefined) return [found.line!];
  const status = found.seen.Regions[0]?.OptInStatus;
  const off = status === undefined ? ['AWS knows none'] : status === 'not-opted-in' ? ['it is not switched on'] : [];
  const switchOn = `Switch it on (\`aws account enable-region --region-name ${region}\`), which takes hours, or choose another.`;
  const line = judged(title, 'may be used', off, switchOn);
  return off.length > 0 ? [line] : [line, await lookAtZones(ground)];
}

async function lookAtZones(ground: AwsGround): Promise<SeenLine> {
  const { name, zones } = ground.config;
  const title = 'Zones';
  const all = await seeAws<{ readonly AvailabilityZones: readonly Zone[] }>(
    ground,
    title,
    'ec2 describe-availability-zones',
    ['--all-availability-zones', '--filters', 'Name=zone-type,Values=availability-zone'],
  );
  if (all.seen === undefined) return all.line!;
  const states = new Map(all.seen.AvailabilityZones.map(({ ZoneId, State }) => [ZoneId, State]));
  const faults = zones
    .filter((zone) => states.get(zone) !== 'available')
    .map((zone) => `${zone} is ${states.get(zone) ?? 'none of this region'}`);
  const wayOut = `Choose others in infra/src/environments/${name}.ts: it has ${[...states.keys()].join(', ')}.`;
  return judged(title, zones.join(', '), faults, wayOut);
}
