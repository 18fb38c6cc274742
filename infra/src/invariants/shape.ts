import type { Finding } from '@lockstep/tools/model/finding';
import { resourcesOf, type EnvironmentStacks } from '../stacks/model.ts';
import { hops, isLive, type Hop } from '@lockstep/tools/model/environment';

/** What production has and staging has not, and why; `*` is a zone. Everything else is the same in both. */
const differences: readonly { readonly production: string; readonly why: string }[] = [
  { production: 'aws_cloudwatch_log_group.flow-logs', why: 'flowLogs' },
  { production: 'aws_flow_log.vpc-flows', why: 'flowLogs' },
  { production: 'aws_iam_role.flow-logs-role', why: 'flowLogs' },
  { production: 'aws_iam_role_policy.flow-logs-write', why: 'flowLogs' },
  { production: 'aws_eip.nat-address-*', why: 'nat' },
  { production: 'aws_nat_gateway.nat-*', why: 'nat' },
  { production: 'aws_iam_role_policy.control-plane-secrets', why: 'secretsKey' },
  { production: 'aws_kms_alias.secrets-alias', why: 'secretsKey' },
  { production: 'aws_kms_key.secrets', why: 'secretsKey' },
];

/** What staging may have before production does: what it takes to write the records of a zone. */
const first: ReadonlySet<string> = new Set([
  'aws_eks_pod_identity_association.external-dns',
  'aws_iam_role.external-dns-role',
  'aws_iam_role_policy.external-dns-permissions',
]);

/** Each environment proves what the next one gets: the resources of both are the same but for the listed ones. */
export function shapeFindings(all: readonly EnvironmentStacks[]): readonly Finding[] {
  return hops.flatMap((hop) => shapeAlong(all, hop));
}

function shapeAlong(all: readonly EnvironmentStacks[], hop: Hop): readonly Finding[] {
  const [before, after] = [hop.from, hop.to].map((name) => {
    const found = all.find(({ environment }) => environment === name);
    return new Set(found === undefined ? [] : resourcesOf(found).map(({ part, address }) => `${part} ${address}`));
  });
  if (before === undefined || after === undefined || before.size === 0 || after.size === 0) return [];
  // What customers use has more than what they do not, and nothing else has.
  const may = isLive(hop.to) && !isLive(hop.from) ? differences : [];
  return [
    ...[...before]
      .filter((name) => !after.has(name) && !first.has(name.split(' ')[1]!))
      .map((name) => unlike(hop.from, name, hop)),
    ...[...after]
      .filter((name) => !before.has(name))
      .filter((name) => !may.some(({ production: listed }) => matches(name.split(' ')[1]!, listed)))
      .map((name) => unlike(hop.to, name, hop)),
  ];
}

function matches(address: string, listed: string): boolean {
  return listed.endsWith('*') ? address.startsWith(listed.slice(0, -1)) : address === listed;
}

function unlike(environment: string, name: string, { from }: Hop): Finding {
  const [part, address] = name.split(' ');
  return {
    file: `${environment}-${part}`,
    object: address!,
    field: 'the resource',
    value: environment,
    reason: `the other environment has none, so ${from} proves nothing of it`,
    wayOut: 'Make it for both, or list it in infra/src/invariants/shape.ts.',
  };
}
