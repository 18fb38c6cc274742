import { overlaps, parseCidr } from '../cidr.ts';
import type { EnvironmentConfig } from '../environment-config.ts';
import { minorsBetween } from '../kubernetes-versions.ts';
import { objectTo, type Objection } from '../objection.ts';
import { hops } from '@lockstep/tools/model/environment';

/** What no environment can break alone. */
export function rulesBetween(configs: readonly EnvironmentConfig[]): readonly Objection[] {
  return [...overlapping(configs), ...sharedZones(configs), ...aheadOfOthers(configs)];
}

/** Ranges that overlap can never be connected, and addresses of Services hide machines of the same addresses. */
function overlapping(configs: readonly EnvironmentConfig[]): readonly Objection[] {
  return configs.flatMap((config, index) => {
    const taken = [
      ...configs.slice(0, index).map(({ name, cidr }) => ({ what: `${name}'s`, cidr })),
      ...configs.map(({ name, serviceCidr }) => ({ what: `the Services of ${name} with`, cidr: serviceCidr })),
    ];
    return taken
      .filter(({ cidr }) => overlap(cidr, config.cidr))
      .map(({ what, cidr }) =>
        objectTo(config)('cidr', config.cidr, `it overlaps ${what} ${cidr}`, 'Write a range that nothing else has.'),
      );
  });
}

function overlap(one: string, other: string): boolean {
  const [first, second] = [parseCidr(one), parseCidr(other)];
  return first !== undefined && second !== undefined && overlaps(first, second);
}

/** Who writes one zone may write all names in it. */
function sharedZones(configs: readonly EnvironmentConfig[]): readonly Objection[] {
  return configs.flatMap((config, index) =>
    configs
      .slice(0, index)
      .filter(({ hostedZoneId }) => hostedZoneId !== undefined && hostedZoneId === config.hostedZoneId)
      .map(({ name }) => {
        const wayOut = `Make a zone for ${config.name} alone, and lead its name there from the zone above: docs/dns.md.`;
        return objectTo(config)('hostedZoneId', config.hostedZoneId, `${name} could write its records too`, wayOut);
      }),
  );
}

/** An upgrade goes along the order, and no environment is more than one minor behind the one before it. */
function aheadOfOthers(configs: readonly EnvironmentConfig[]): readonly Objection[] {
  return hops.flatMap(({ from, to }) => {
    const [before, after] = [from, to].map((name) => configs.find((config) => config.name === name));
    if (before === undefined || after === undefined) return [];
    const ahead = minorsBetween(after.kubernetesVersion, before.kubernetesVersion);
    if (ahead === 0 || ahead === 1 || Number.isNaN(ahead)) return [];
    const reason = `${from} runs ${before.kubernetesVersion}`;
    const wayOut = ahead < 0 ? `Upgrade ${from} first.` : `Let ${to} follow ${from} by one minor at a time.`;
    return [objectTo(after)('kubernetesVersion', after.kubernetesVersion, reason, wayOut)];
  });
}
