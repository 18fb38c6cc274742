import { levels, type Risk } from '../model.ts';
import { argocdAccess, binding, role, secret, serviceAccount } from './access.ts';
import { commands, images, probes, resources, sidecars } from './containers.ts';
import { application, project } from './delivery.ts';
import { ingress, networkPolicy, service } from './network.ts';
import { policy, policyBinding, webhook } from './policies.ts';
import { moved, podSecurityLevel, removed } from './removal.ts';
import { hostPath, identity, looserContainer, looserPod } from './security.ts';
import { claim, definition, volumeClaimTemplates, volumes } from './storage.ts';
import type { FindRisk, Subject } from './subject.ts';
import {
  autoscaling,
  configuration,
  disruption,
  immutable,
  replicas,
  rollout,
  selector,
  strategy,
} from './workload.ts';

/** Everything that is looked for; a new risk is added here. */
const table: readonly FindRisk[] = [
  removed,
  moved,
  podSecurityLevel,
  selector,
  immutable,
  volumeClaimTemplates,
  claim,
  volumes,
  definition,
  role,
  binding,
  serviceAccount,
  secret,
  argocdAccess,
  networkPolicy,
  service,
  ingress,
  project,
  application,
  policy,
  policyBinding,
  webhook,
  looserContainer,
  looserPod,
  hostPath,
  identity,
  images,
  sidecars,
  commands,
  probes,
  resources,
  replicas,
  autoscaling,
  strategy,
  disruption,
  configuration,
  rollout,
];

/** What is risky about one object's change, the worst first. */
export function risksOf(subject: Subject): readonly Risk[] {
  const found = table.flatMap((find) => find(subject));
  return levels.flatMap((level) => found.filter((risk) => risk.level === level));
}
