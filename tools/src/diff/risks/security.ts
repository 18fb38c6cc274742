import type { Risk } from '../model.ts';
import { containersOf, podOf, type Container } from '../../model/workloads.ts';
import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { both, shown, when, type FindRisk } from './subject.ts';

type Pod = Readonly<Record<string, unknown>> | undefined;

// What a pod or container may do, from a side; a power that only the new side has is a risk.
function powersOf(pod: Pod, container: Container): readonly string[] {
  const own = (field: string): unknown => at(container, 'securityContext', field) ?? at(pod, 'securityContext', field);
  const context = container['securityContext'];
  const dropped = textsAt(context, 'capabilities', 'drop').includes('ALL');
  return [
    ...addTo(own('privileged') === true, 'privileged'),
    ...addTo(own('allowPrivilegeEscalation') !== false, 'may gain privileges'),
    ...addTo(own('runAsNonRoot') !== true, 'may run as root'),
    ...addTo(own('runAsUser') === 0, 'runs as root'),
    ...addTo(own('readOnlyRootFilesystem') !== true, 'may write to its root file system'),
    ...addTo(!dropped, 'keeps default capabilities'),
    ...textsAt(context, 'capabilities', 'add').map((name) => `capability ${name}`),
    ...addTo(!['RuntimeDefault', 'Localhost'].includes(shown(at(own('seccompProfile'), 'type'))), 'no seccomp profile'),
    ...listAt<{ hostPort?: number }>(container, 'ports').flatMap(({ hostPort }) =>
      addTo(hostPort !== undefined, `port ${hostPort} of the node`),
    ),
  ];
}

function addTo(condition: boolean, power: string): readonly string[] {
  return condition ? [power] : [];
}

/** A container that may do more than before; for a new workload, more than the rules of this repository allow. */
export const looserContainerRisk: FindRisk = ({ before, after }) => {
  const [oldPod, pod] = [podOf(before), podOf(after)];
  return containersOf(after).flatMap((container) => {
    const old = containersOf(before).find(({ name }) => name === container.name);
    const had = old === undefined ? [] : powersOf(oldPod, old);
    const gained = powersOf(pod, container).filter((power) => !had.includes(power));
    return when(gained.length > 0, 'danger', 'security', `${container.name}: ${gained.join(', ')}`);
  });
};

/** A pod that shares more of its node than before. */
export const looserPodRisk: FindRisk = ({ before, after }) => {
  const [old, pod] = [podOf(before), podOf(after)];
  return ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) =>
    when(pod?.[field] === true && old?.[field] !== true, 'danger', 'security', `${field}: it shares the node's own`),
  );
};

interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path?: string };
}

/** A folder of the node in the pod. */
export const hostPathRisk: FindRisk = (subject) => {
  const [old, next] = both(subject, (side) => listAt<Volume>(podOf(side), 'volumes').filter(isHostPath));
  return next
    .filter((volume) => !old.some((other) => other.hostPath?.path === volume.hostPath?.path))
    .flatMap(({ name, hostPath: folder }) =>
      when(true, 'danger', 'hostPath', `${name} gives it ${shown(folder?.path)} of the node`),
    );
};

/** Who the pods are for the API server and, through it, for the cloud. */
export const identityRisk: FindRisk = ({ before, after }) => {
  const [old, next] = [podOf(before), podOf(after)];
  if (next === undefined || old === undefined) return [];
  const [was, is] = [old, next].map((pod) => shown(pod['serviceAccountName'] ?? 'default'));
  const mounted: Risk[] = [
    ...when(
      old['automountServiceAccountToken'] === false && next['automountServiceAccountToken'] !== false,
      'caution',
      'identity',
      'its token is mounted into the pods',
    ),
  ];
  return [...when(was !== is, 'caution', 'identity', `the pods run as ${is} instead of ${was}`), ...mounted];
};

function isHostPath(volume: Volume): boolean {
  return volume.hostPath !== undefined;
}
