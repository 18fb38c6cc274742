import { at } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { ourServicesIn, podsOfBackend, routesIn } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import { fewestOf } from '../references/pod-numbers.ts';
import type { PodTemplate } from '../references/pods.ts';

/** A service of this repository behind an Ingress answers while a new version comes: by ready pods, of which one stays. */
export function servedRollouts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const backends = routesIn(index).map(({ source, backend }) => ({
    service: index.find('Service', backend.name, source.object.metadata.namespace),
    pods: podsOfBackend(backend, source.object.metadata.namespace ?? 'default', index).map(({ pod }) => pod),
  }));
  const ours = backends.map(({ service, pods }) => ({
    service,
    pods: pods.filter((pod) => ourServicesIn(pod).length > 0),
  }));
  const open = new Set(ours.flatMap(({ service, pods }) => (pods.length > 0 && service !== undefined ? service : [])));
  const behind = new Set(ours.flatMap(({ pods }) => pods));
  return [...[...open].flatMap(byReadyPods), ...[...behind].flatMap((pod) => staying(pod, fewestOf(pod, index)))];
}

function byReadyPods(service: Rendered): readonly Finding[] {
  const value = at(service.object, 'spec', 'publishNotReadyAddresses');
  if (value !== true) return [];
  const reason = 'requests would be sent to pods that are not ready, at every rollout';
  return [finding(service, 'spec.publishNotReadyAddresses', value, { reason, wayOut: 'Leave it out.' })];
}

function staying(pod: PodTemplate, least: number): readonly Finding[] {
  if (pod.source.object.kind === 'Rollout') return stayingSteps(pod, least);
  return pod.source.object.kind === 'Deployment' ? stayingOf(pod, least) : [];
}

/** Blue and green are both whole, so that only a canary's pods may go. */
function stayingSteps({ source }: PodTemplate, least: number): readonly Finding[] {
  const canary = at(source.object, 'spec', 'strategy', 'canary');
  const value = at(canary, 'maxUnavailable');
  if (canary === undefined || least === 0 || unavailableOf(value ?? '25%', least) < least) return [];
  const reason = `all ${least} pods of ${objectName(source.object)} may go before a new one is ready`;
  const wayOut = 'Write maxUnavailable: 0.';
  return [finding(source, 'spec.strategy.canary.maxUnavailable', value, { reason, wayOut })];
}

function stayingOf({ source }: PodTemplate, least: number): readonly Finding[] {
  const wayOut = 'Write RollingUpdate with maxUnavailable: 0.';
  if (at(source.object, 'spec', 'strategy', 'type') === 'Recreate') {
    const reason = 'every pod goes before the first new one begins, at every rollout';
    return [finding(source, 'spec.strategy.type', 'Recreate', { reason, wayOut })];
  }
  const value = at(source.object, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable');
  // That no pod runs at all is for others to say.
  if (least === 0 || unavailableOf(value ?? '25%', least) < least) return [];
  const reason = `all ${least} pods of ${objectName(source.object)} may go before a new one is ready`;
  return [finding(source, 'spec.strategy.rollingUpdate.maxUnavailable', value, { reason, wayOut })];
}

/** Kubernetes rounds a share down. */
function unavailableOf(value: unknown, pods: number): number {
  const share = /^(\d+)%$/.exec(String(value))?.[1];
  return share === undefined ? Number(value) : Math.floor((Number(share) / 100) * pods);
}
