import type { Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { selectsPod, type ContainerPort, type PodTemplate } from './pods.ts';
import type { LabelMap } from './selector.ts';

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** A port of the pods by number or name; `port` where the Service says none. */
  readonly targetPort: number | string;
  readonly protocol: string;
}

/** The labels that a Service selects pods by; undefined when it selects none: its endpoints are somebody else's. */
export function selectorOf({ object }: Rendered): LabelMap | undefined {
  const selector = at(object, 'spec', 'selector') as LabelMap | undefined;
  const named = at(object, 'spec', 'type') === 'ExternalName';
  return named || selector === undefined || Object.keys(selector ?? {}).length === 0 ? undefined : selector;
}

/** The ports of a Service. */
export function servicePorts({ object }: Rendered): readonly ServicePort[] {
  return listAt<Partial<ServicePort> & { readonly port: number }>(object, 'spec', 'ports').map((port) =>
    Object.assign({ targetPort: port.port, protocol: 'TCP' }, port),
  );
}

/** The pods that a Service sends to. */
export function podsBehind(service: Rendered, index: EnvironmentIndex): readonly PodTemplate[] {
  const matchLabels = selectorOf(service);
  if (matchLabels === undefined) return [];
  return index.podsIn(service.object.metadata.namespace ?? 'default').filter((pod) => selectsPod({ matchLabels }, pod));
}

/** The port of a pod that a name or number means, as a Service and a NetworkPolicy look it up; undefined when none is declared. */
export function portOfPod(
  { containers }: PodTemplate,
  wanted: number | string,
  protocol: string,
): ContainerPort | undefined {
  return containers
    .filter(({ runsBefore }) => !runsBefore)
    .flatMap(({ ports }) => ports)
    .find((port) => port.protocol === protocol && (port.number === wanted || port.name === wanted));
}
