import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { configFile } from '../../model/config/config.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { variablesRead } from '../../model/services.ts';
import { serviceOfImage } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';

/** A variable that a container is given. */
interface Given {
  readonly source: Rendered;
  readonly field: string;
  readonly name: string;
  /** Undefined where it is read of what the cluster knows. */
  readonly value?: unknown;
}

/** A service of this repository is told by no name that is nearly one that it reads, and by no value that it refuses. */
export function knownVariables(rendered: readonly Rendered[], config: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const facts = new Map(config.services.map((service) => [service.name, service]));
  return index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const service = facts.get(serviceOfImage(container.container.image)?.name ?? '');
      const variables = service === undefined ? undefined : variablesRead(service, config);
      if (service === undefined || variables === undefined) return [];
      return givenTo(pod, container, index).flatMap((given) => judge(given, service, variables));
    }),
  );
}

function judge(
  { source, field, name, value }: Given,
  service: ServiceFacts,
  variables: NonNullable<ServiceFacts['variables']>,
): readonly Finding[] {
  const pattern = variables[name];
  if (pattern === undefined) {
    // A name that is like none of them is of a library, or ahead of the code that will read it.
    const meant = didYouMean(name, Object.keys(variables));
    if (meant === '') return [];
    const reason = `${service.name} reads no such variable, as ${configFile} says`;
    const wayOut = `Name one that it reads, or add it there once the service does.${meant}`;
    return [finding(source, field, name, { reason, wayOut })];
  }
  // Unset and empty are the same to it; $(NAME) is for the kubelet to fill in.
  if (typeof value !== 'string' || value === '' || value.includes('$(')) return [];
  if (new RegExp(`^(?:${pattern})$`).test(value)) return [];
  const reason = `${service.name} takes ${pattern} for ${name}, as ${configFile} says, and would not start`;
  return [finding(source, field, value, { reason, wayOut: 'Write a value that it takes.' })];
}

function givenTo(
  { source, namespace }: PodTemplate,
  { container, field }: PodContainer,
  index: EnvironmentIndex,
): readonly Given[] {
  interface Variable {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: unknown;
  }
  const own = listAt<Variable>(container, 'env').flatMap((variable, number): readonly Given[] => {
    const place = { source, field: `${field}.env[${number}]`, name: variable.name };
    const from = at(variable, 'valueFrom', 'configMapKeyRef');
    const map = index.find('ConfigMap', at(from, 'name') as string | undefined, namespace);
    const key = at(from, 'key');
    if (map !== undefined && typeof key === 'string') return [{ ...place, value: at(map.object, 'data', key) }];
    return [variable.valueFrom === undefined ? { ...place, value: variable.value ?? '' } : place];
  });
  const whole = listAt(container, 'envFrom').flatMap((entry) => {
    const map = index.find('ConfigMap', at(entry, 'configMapRef', 'name') as string | undefined, namespace);
    const prefix = (at(entry, 'prefix') ?? '') as string;
    if (map === undefined) return [];
    return Object.entries((at(map.object, 'data') ?? {}) as Readonly<Record<string, string>>).map(([key, value]) => ({
      source: map,
      field: `data.${key}`,
      name: `${prefix}${key}`,
      value,
    }));
  });
  return [...own, ...whole];
}
