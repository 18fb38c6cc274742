import type { Finding } from '@lockstep/tools/model/finding';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { askedForAdmins, clusterDefaults, namedAdmins, noPipelineAdmin, protectedCluster } from './access.ts';
import { ableControlPlane, autoMode, joiningNodes, markedPlaces, nothingByHand, poorNodes } from './auto-mode.ts';
import { guardedBackups, keptVersions } from './backups.ts';
import { toldCost } from './budgets.ts';
import { closedEndpoint, closedGroups, emptyDefaultGroup } from './closed.ts';
import { encryptedSecrets, keptKeys } from './encryption.ts';
import { confinedRoles, namedActions, ownSecrets, planOnlyReads, trustedWorkflows } from './identities.ts';
import type { Invariant } from './invariant.ts';
import { controlPlaneLogs, flowsLogged, keptLogs } from './logs.ts';
import { agreedOutputs } from './outputs.ts';
import { plainStacks, taggedStacks } from './plain.ts';
import { fittingPolicies, neverGreaterRole } from './policies.ts';
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
  encryptedSecrets,
  keptKeys,
  guardedStates,
  guardedBackups,
  keptVersions,
  ownStates,
  separateStates,
  ownAccount,
  plainStacks,
  taggedStacks,
  toldCost,
  autoMode,
  nothingByHand,
  ableControlPlane,
  poorNodes,
  joiningNodes,
  markedPlaces,
  fittingPolicies,
  neverGreaterRole,
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
