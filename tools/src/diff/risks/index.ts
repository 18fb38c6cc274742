import { riskLevels, type Risk } from '../model.ts';
import { argocdAccessRisk, bindingRisk, roleRisk, secretRisk, serviceAccountRisk } from './access.ts';
import { commandRisk, imageRisk, probeRisk, resourceRisk, sidecarRisk } from './containers.ts';
import { applicationRisk, projectRisk } from './delivery.ts';
import { ingressRisk, networkPolicyRisk, serviceRisk } from './network.ts';
import { policyRisk, policyBindingRisk, webhookRisk } from './policies.ts';
import { moveRisk, podSecurityRisk, removalRisk } from './removal.ts';
import { hostPathRisk, identityRisk, looserContainerRisk, looserPodRisk } from './security.ts';
import { claimRisk, databaseRisk, definitionRisk, volumeClaimTemplateRisk, volumeRisk } from './storage.ts';
import type { FindRisk, Subject } from './subject.ts';
import {
  autoscalingRisk,
  configurationRisk,
  disruptionRisk,
  immutableFieldRisk,
  replicasRisk,
  rolloutRisk,
  selectorRisk,
  strategyRisk,
} from './workload.ts';

/** Everything that is looked for; a new risk is added here. */
const table: readonly FindRisk[] = [
  removalRisk,
  moveRisk,
  podSecurityRisk,
  selectorRisk,
  immutableFieldRisk,
  volumeClaimTemplateRisk,
  claimRisk,
  volumeRisk,
  definitionRisk,
  databaseRisk,
  roleRisk,
  bindingRisk,
  serviceAccountRisk,
  secretRisk,
  argocdAccessRisk,
  networkPolicyRisk,
  serviceRisk,
  ingressRisk,
  projectRisk,
  applicationRisk,
  policyRisk,
  policyBindingRisk,
  webhookRisk,
  looserContainerRisk,
  looserPodRisk,
  hostPathRisk,
  identityRisk,
  imageRisk,
  sidecarRisk,
  commandRisk,
  probeRisk,
  resourceRisk,
  replicasRisk,
  autoscalingRisk,
  strategyRisk,
  disruptionRisk,
  configurationRisk,
  rolloutRisk,
];

/** What is risky about one object's change, the worst first. */
export function risksOf(subject: Subject): readonly Risk[] {
  const found = table.flatMap((find) => find(subject));
  return riskLevels.flatMap((level) => found.filter((risk) => risk.level === level));
}
