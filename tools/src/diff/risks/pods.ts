import type { KubeObject } from '../../model/kube-object.ts';
import { at, listAt } from './subject.ts';

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly [field: string]: unknown;
}

/** The specification of the pods that an object makes, undefined when it makes none. */
export function podOf(object: KubeObject | undefined): Readonly<Record<string, unknown>> | undefined {
  const template = object?.kind === 'CronJob' ? at(object, 'spec', 'jobTemplate') : object;
  const pod = object?.kind === 'Pod' ? at(object, 'spec') : at(template, 'spec', 'template', 'spec');
  return listAt(pod, 'containers').length === 0 ? undefined : (pod as Record<string, unknown>);
}

/** All containers of the pods that an object makes, those that run before the others last. */
export function containersOf(object: KubeObject | undefined): readonly Container[] {
  const pod = podOf(object);
  return ['containers', 'initContainers'].flatMap((list) => listAt<Container>(pod, list));
}
