import { DataAwsEksAddonVersion, EksAddon, type EksCluster, type ITerraformDependable } from '../cdk.ts';
import type { AddOnName } from '../config/environment-config.ts';
import { trustPods } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { EmptyStack } from '../stack.ts';

interface AddOn {
  /** The configuration that differs from the add-on's own, as its schema has it. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The pods that call AWS, by their service account, and what they may. */
  readonly identity?: { readonly serviceAccount: string; readonly managed: string };
}

const addOnSettings: Readonly<Record<AddOnName, AddOn>> = {
  'vpc-cni': {
    // A text, as the schema wants it. Without it NetworkPolicies are taken and do nothing.
    configuration: { enableNetworkPolicy: 'true' },
    identity: { serviceAccount: 'aws-node', managed: 'AmazonEKS_CNI_Policy' },
  },
  'eks-pod-identity-agent': {},
  coredns: {},
  'kube-proxy': {},
  'aws-ebs-csi-driver': {
    identity: { serviceAccount: 'ebs-csi-controller-sa', managed: 'service-role/AmazonEBSCSIDriverPolicy' },
  },
};

interface AddOns {
  readonly made: readonly EksAddon[];
  readonly roleArns: Readonly<Partial<Record<AddOnName, string>>>;
}

/** Add-ons that start once `after` is there. */
export function addOns(
  empty: EmptyStack,
  cluster: EksCluster,
  names: readonly AddOnName[],
  after: readonly ITerraformDependable[],
): AddOns {
  const made = names.map((name) => addOn(empty, cluster, name, after));
  const roleArns = made.flatMap(({ roleArn }, index) => (roleArn === undefined ? [] : [[names[index]!, roleArn]]));
  return { made: made.map(({ resource }) => resource), roleArns: Object.fromEntries(roleArns) };
}

function addOn(empty: EmptyStack, cluster: EksCluster, name: AddOnName, after: readonly ITerraformDependable[]) {
  const { stack, naming, accountId } = empty;
  const { configuration, identity } = addOnSettings[name];
  const role =
    identity === undefined
      ? undefined
      : confinedRole({
          stack,
          naming,
          accountId,
          id: name,
          description: `Used by the pods of ${identity.serviceAccount}`,
          trust: trustPods(),
          managed: [identity.managed],
        });
  const resource = new EksAddon(stack, `addon-${name}`, {
    clusterName: cluster.name,
    addonName: name,
    addonVersion: addOnVersion(empty, cluster, name),
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
    ...(role === undefined
      ? {}
      : { podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: identity!.serviceAccount }] }),
    dependsOn: [...(role?.rights ?? []), ...after],
  });
  return { resource, roleArn: role?.arn };
}

/**
 * The version that the config pins, else EKS's default for the cluster's Kubernetes version. A plan shows when that
 * default has moved, and an upgrade of Kubernetes takes the versions that fit it along.
 */
function addOnVersion({ stack, config }: EmptyStack, cluster: EksCluster, name: AddOnName): string {
  const pinned = config.addOnVersions?.[name];
  if (pinned !== undefined) return pinned;
  return new DataAwsEksAddonVersion(stack, `version-${name}`, {
    addonName: name,
    kubernetesVersion: cluster.version,
    mostRecent: false,
  }).version;
}
