import { at, listAt } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { containersOf, podOf } from '../../model/workloads.ts';

/** By what other scalars can mean something rendered. */
export interface Vocabulary {
  /** Names, namespaces, label values, ports, hosts and keys. */
  readonly words: ReadonlySet<string>;
  /** Labels by which somebody selects, `key=value`, or `key` where any value will do; the others are for people. */
  readonly labels: ReadonlySet<string>;
}

/** The vocabulary of these objects; words of one or two letters mean too much. */
export function vocabularyOf(objects: readonly KubeObject[]): Vocabulary {
  const own = objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
  const words = own.flatMap((object) => [ofMetadata(object), ofPod(object), ofService(object), ofHosts(object)].flat());
  return {
    // What is on or off is no name.
    words: new Set(words.map(String).filter((word) => word.length > 2 && !/^(true|false)$/.test(word))),
    labels: new Set(own.flatMap(selecting)),
  };
}

/** The labels of every selector in a value. */
function selecting(value: unknown): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([field, part]) => {
    if (field === 'matchLabels' || field === 'selector') {
      const pairs = Object.entries((part ?? {}) as object).map(([key, each]) => `${key}=${String(each)}`);
      return pairs.concat(selecting(part));
    }
    if (field !== 'matchExpressions') return selecting(part);
    const expressions = part as readonly { readonly key: string; readonly values?: readonly unknown[] }[];
    return expressions.flatMap(({ key, values }) => values?.map((each) => `${key}=${String(each)}`) ?? key);
  });
}

function ofMetadata({ metadata, data, provisioner }: KubeObject): readonly unknown[] {
  const { name, namespace = '', labels = {} } = metadata;
  return [
    name.replace(/-[0-9a-z]{10}$/, ''),
    namespace,
    ...Object.values(labels),
    ...Object.keys(data ?? {}),
    provisioner,
  ];
}

function ofPod(object: KubeObject): readonly unknown[] {
  const pod = podOf(object);
  const containers = containersOf(object);
  return [
    ...containers.map(({ name }) => name),
    ...containers.flatMap((container) => listAt<Port>(container, 'ports').flatMap(wordsOfPort)),
    ...containers
      .flatMap((container) => listAt<{ mountPath: string }>(container, 'volumeMounts'))
      .map(({ mountPath }) => mountPath),
    ...listAt<{ name: string }>(pod, 'volumes').map(({ name }) => name),
    ...Object.values((at(object, 'spec', 'template', 'metadata', 'labels') ?? {}) as object),
  ];
}

interface Port {
  readonly name?: string;
  readonly containerPort?: number;
  readonly port?: number;
}

function wordsOfPort({ name, containerPort, port }: Port): readonly unknown[] {
  return [name, containerPort, port];
}

function ofService(object: KubeObject): readonly unknown[] {
  return object.kind === 'Service' ? listAt<Port>(object, 'spec', 'ports').flatMap(wordsOfPort) : [];
}

function ofHosts(object: KubeObject): readonly unknown[] {
  return object.kind === 'Ingress' ? listAt<{ host?: string }>(object, 'spec', 'rules').map(({ host }) => host) : [];
}
