import { readConfig } from '@lockstep/tools/model/config/config';
import type { Environment } from '@lockstep/tools/model/environment';
import { backupAccounts, backupRoleName, backupRoles } from '../backups/names.ts';
import type { EnvironmentConfig } from '../config/environment-config.ts';
import type { Naming } from '../naming.ts';

/** The roles of the pipeline, and what confines the roles that it makes. */
export function identityNames({ prefix }: Naming) {
  return { plan: `${prefix}-plan`, apply: `${prefix}-apply`, never: `${prefix}-never`, boundary: `${prefix}-boundary` };
}

/** The path of the roles that the pipeline may make; its own roles lie outside. */
export function rolePath({ prefix }: Naming): string {
  return `/${prefix}/`;
}

/** The nodes' role, as the NodeClass names it: by the environment alone, as its secrets are. */
export function nodeRoleName(environment: Environment): string {
  return `lockstep-${environment}-node`;
}

/** The tag by which the NodeClass finds subnets and security group; its value is the environment's name. */
export const nodeMark = 'lockstep';

/** What a node may in the cluster, by AWS's own policy of access. */
export const autoNodePolicy = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy';

/** The pods that call AWS, as base/ calls them: each is a namespace and its service account. */
export const podsOnAws = ['external-secrets', 'external-dns'] as const;

/** Those of an environment: records are written only where it names a zone. */
export function podsOnAwsOf({ hostedZoneId }: { readonly hostedZoneId?: string | undefined }) {
  return podsOnAws.filter((name) => name !== 'external-dns' || hostedZoneId !== undefined);
}

/** The roles of pods. People make them, so that who applies neither widens them nor says who takes them. */
export function podRoleName({ prefix }: Naming, pods: (typeof podsOnAws)[number]): string {
  return `${prefix}-${pods}`;
}

export function podRoleNames(naming: Naming): readonly string[] {
  return [
    ...podsOnAws.map((pods) => podRoleName(naming, pods)),
    ...backupRoles.map((role) => backupRoleName(naming, role)),
  ];
}

/** A service account whose pods take a role. */
export interface PodsWithRole {
  readonly id: string;
  readonly namespace: string;
  readonly account: string;
  readonly role: string;
}

/** Those of an environment: databases of services only where it keeps backups, and records only where there is a zone. */
export function podsWithRoles(
  naming: Naming,
  config: Pick<EnvironmentConfig, 'backups' | 'hostedZoneId'>,
): readonly PodsWithRole[] {
  const platform = podsOnAwsOf(config).map((name) => ({
    id: name,
    namespace: name,
    account: name,
    role: podRoleName(naming, name),
  }));
  const databases = readConfig().services.flatMap(({ name: namespace }) =>
    backupRoles.flatMap((role) =>
      backupAccounts[role].map((account) => ({
        id: `${namespace}-${account}`,
        namespace,
        account,
        role: backupRoleName(naming, role),
      })),
    ),
  );
  return config.backups === undefined ? platform : [...platform, ...databases];
}

/** The name of the environment on GitHub whose approval lets the pipeline apply. */
export function gitHubEnvironment({ environment }: Naming): string {
  return `infra-${environment}`;
}
