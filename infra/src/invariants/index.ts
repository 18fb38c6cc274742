import type { Finding } from '@lockstep/tools/model/finding';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { askedForAdmins, clusterDefaults, namedAdmins, noPipelineAdmin, protectedCluster } from './access.ts';
import { addOnOrder, agreedAddOns, enforcedPolicies, podIdentities, poorNodes } from './add-ons.ts';
import { closedEndpoint, closedGroups, emptyDefaultGroup } from './closed.ts';
import { encryptedDisks, encryptedSecrets, keptKeys } from './encryption.ts';
import { confinedRoles, namedActions, ownSecrets, planOnlyReads, trustedWorkflows } from './identities.ts';
import type { Invariant } from './invariant.ts';
import { controlPlaneLogs, flowsLogged, keptLogs } from './logs.ts';
import { calmGroups, closedMetadata, nodeForEachZone, ownTemplates } from './nodes.ts';
import { agreedOutputs } from './outputs.ts';
import { shapeFindings } from './shape.ts';
import { guardedStates, ownAccount, ownStates, separateStates } from './state.ts';
import { spreadSubnets } from './subnets.ts';
import { ownZone } from './zones.ts';

/** What must hold of each environment, by name; a new one is added here. */
export const invariants = {
  subnets: spreadSubnets,
  closedEndpoint,
  closedGroups,
  emptyDefaultGroup,
  keptLogs,
  controlPlaneLogs,
  flowsLogged,
  encryptedDisks,
  encryptedSecrets,
  keptKeys,
  guardedStates,
  ownStates,
  separateStates,
  ownAccount,
  closedMetadata,
  ownTemplates,
  calmGroups,
  nodeForEachZone,
  agreedAddOns,
  addOnOrder,
  enforcedPolicies,
  podIdentities,
  poorNodes,
  namedAdmins,
  askedForAdmins,
  noPipelineAdmin,
  clusterDefaults,
  protectedCluster,
  trustedWorkflows,
  planOnlyReads,
  namedActions,
  ownSecrets,
  ownZone,
  confinedRoles,
  agreedOutputs,
} as const satisfies Record<string, Invariant>;

/** Everything that the stacks break, alone and beside each other. */
export function invariantFindings(all: readonly EnvironmentStacks[]): readonly Finding[] {
  const alone = all.flatMap((environment) => Object.values(invariants).flatMap((invariant) => invariant(environment)));
  return [...alone, ...shapeFindings(all)];
}
