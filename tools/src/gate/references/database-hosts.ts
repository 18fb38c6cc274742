import type { EnvironmentIndex } from './environment-index.ts';
import type { PodContainer, PodTemplate } from './pods.ts';
import { variablesOf, type PodVariable } from './variables.ts';

/** A variable by which a container is told where its database is: one that ends in HOST. */
export interface DatabaseHost {
  readonly pod: PodTemplate;
  readonly container: PodContainer;
  readonly variable: PodVariable;
  /** The Service that it names. */
  readonly name: string;
  readonly namespace: string;
}

/** Every such variable of an environment's pods, whatever answers there. */
export function namedHosts(index: EnvironmentIndex): readonly DatabaseHost[] {
  return index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) =>
      variablesOf(pod, container, index).flatMap((variable) => {
        const [name = '', namespace = pod.namespace] = variable.value.split('.');
        return /(^|_)HOST$/.test(variable.name) ? [{ pod, container, variable, name, namespace }] : [];
      }),
    ),
  );
}
