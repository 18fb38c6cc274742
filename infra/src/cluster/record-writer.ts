import { EksPodIdentityAssociation, IamRolePolicy, type EksCluster } from '../cdk.ts';
import { policyDocument, trustPods } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { EmptyStack } from '../stack.ts';

/** As base/external-dns calls what writes DNS records: its namespace, and its service account. */
const writer = 'external-dns';

/** The records that hosts need, and those that say whose they are: neither where the zone is, nor its mail. */
const types = ['A', 'AAAA', 'CNAME', 'TXT'];

/** Lets the pods of external-dns write records of these types in the environment's own zone, where it has one. */
export function recordWriter({ stack, naming, config, accountId }: EmptyStack, cluster: EksCluster): void {
  if (config.hostedZoneId === undefined) return;
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: writer,
    description: `Used by the pods of ${writer}`,
    trust: trustPods(),
  });
  const zone = `arn:aws:route53:::hostedzone/${config.hostedZoneId}`;
  const rights = new IamRolePolicy(stack, `${writer}-permissions`, {
    name: writer,
    role: role.name,
    policy: policyDocument([
      {
        sid: 'WriteRecords',
        actions: ['route53:ChangeResourceRecordSets'],
        resources: [zone],
        conditions: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': types } },
      },
      { sid: 'ReadRecords', actions: ['route53:ListResourceRecordSets'], resources: [zone] },
      // It looks its zone up by name, and AWS lists all or none.
      { sid: 'FindZone', actions: ['route53:ListHostedZones'], resources: ['*'] },
    ]),
  });
  new EksPodIdentityAssociation(stack, writer, {
    clusterName: cluster.name,
    namespace: writer,
    serviceAccount: writer,
    roleArn: role.arn,
    dependsOn: [rights],
  });
}
