import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { databaseKind, poolKind } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { nameOfWorkload, selectsPod, type PodTemplate } from '../references/pods.ts';
import { requirementsOf, selectorText, type LabelSelector } from '../references/selector.ts';
import { podsBehind, selectorOf } from '../references/services.ts';

/** Who selects pods by labels selects some that are there, and those that are meant. */
export function selectedPods(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return [
    ...index.ofKind('Service').flatMap((service) => ofService(service, index)),
    ...index.ofKind('PodDisruptionBudget').flatMap((budget) => ofBudget(budget, index)),
    ...index.pods.flatMap((pod) => ofWorkload(pod, index)),
    ...ofMade(index),
  ];
}

function ofService(service: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const matchLabels = selectorOf(service);
  if (matchLabels === undefined) return [];
  const pods = podsBehind(service, index);
  if (pods.length === 0) return [selectsNothing(service, 'spec.selector', { matchLabels }, index)];
  // Another version of the same program is a canary; another program is chosen by labels that are too wide.
  const programs = Map.groupBy(pods, (pod) => programOf(pod));
  if (programs.size === 1) return [];
  return [
    finding(service, 'spec.selector', selectorText({ matchLabels }), {
      reason: `it sends to different programs: ${pods.map(nameOfWorkload).join(' and ')}`,
      wayOut: 'Select by a label that only the pods of one have, and give the others another value.',
    }),
  ];
}

/** What serves in a pod: the images of its containers; a pod that ends serves nobody. */
function programOf({ source, containers }: PodTemplate): string {
  if (['Job', 'CronJob'].includes(source.object.kind)) return nameOfWorkload({ source });
  const main = containers.find(({ field }) => !field.includes('.initContainers['));
  return partsOfImage(main?.container.image ?? '').name;
}

function ofBudget(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const selector = at(source.object, 'spec', 'selector') as LabelSelector | undefined;
  const pods = index.podsIn(source.object.metadata.namespace ?? 'default');
  return pods.some((pod) => selectsPod(selector, pod))
    ? []
    : [selectsNothing(source, 'spec.selector', selector, index)];
}

interface Term {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** What an operator makes of a database and its pools it spreads by the constraints that they say. */
function ofMade(index: EnvironmentIndex): readonly Finding[] {
  return [databaseKind, poolKind].flatMap((kind) =>
    index.ofKind(kind).flatMap((source) => {
      const { name, namespace = 'default' } = source.object.metadata;
      const own = kind === poolKind ? { 'cnpg.io/poolerName': name } : { 'cnpg.io/cluster': name };
      const inside = kind === poolKind ? ['spec', 'template', 'spec'] : ['spec'];
      const pods = index.podsIn(namespace).filter((pod) => selectsPod({ matchLabels: own }, pod));
      return listAt<Term>(source.object, ...inside, 'topologySpreadConstraints').flatMap(({ labelSelector }, number) =>
        pods.length === 0 || pods.some((pod) => selectsPod(labelSelector, pod))
          ? []
          : [
              finding(
                source,
                `${inside.join('.')}.topologySpreadConstraints[${number}].labelSelector`,
                shown(labelSelector),
                {
                  reason: 'it does not select the pods that it spreads',
                  wayOut: `Select them by ${Object.entries(own)
                    .map((pair) => pair.join('='))
                    .join()}.`,
                },
              ),
            ],
      );
    }),
  );
}

function ofWorkload(pod: PodTemplate, index: EnvironmentIndex): readonly Finding[] {
  const { source, spec, field } = pod;
  const spread = listAt<Term>(spec, 'topologySpreadConstraints').flatMap(({ labelSelector }, number) =>
    selectsPod(labelSelector, pod)
      ? []
      : [
          finding(source, `${field}.topologySpreadConstraints[${number}].labelSelector`, shown(labelSelector), {
            reason: 'it does not select the pods that it spreads',
            wayOut: `Select them by their labels: ${labelsText(pod)}.`,
          }),
        ],
  );
  return [...spread, ...ofAffinity(pod, index), ...othersSelected(pod, index), ...unnamed(pod, index)];
}

function ofAffinity(pod: PodTemplate, index: EnvironmentIndex): readonly Finding[] {
  const { source, spec, field } = pod;
  return ['podAffinity', 'podAntiAffinity'].flatMap((side) => {
    const required = listAt<Term>(spec, 'affinity', side, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = listAt(spec, 'affinity', side, 'preferredDuringSchedulingIgnoredDuringExecution');
    const terms = [
      ...required.map((term, number) => ({ term, at: `required…[${number}]` })),
      ...preferred.map((each, number) => ({
        term: (at(each, 'podAffinityTerm') ?? {}) as Term,
        at: `preferred…[${number}].podAffinityTerm`,
      })),
    ];
    return terms
      .filter(({ term }) => term.namespaceSelector === undefined)
      .filter(
        ({ term }) =>
          !(term.namespaces ?? [pod.namespace])
            .flatMap((namespace) => index.podsIn(namespace))
            .some((other) => selectsPod(term.labelSelector, other)),
      )
      .map(({ term, at: place }) =>
        finding(source, `${field}.affinity.${side}.${place}.labelSelector`, shown(term.labelSelector), {
          reason: 'it selects no pod',
          wayOut: `Select pods that are there; these have ${labelsText(pod)}.`,
        }),
      );
  });
}

/**
 * An autoscaler counts the pods that its target selects. Those of a canary may be among them; those of another program
 * may not, nor may two workloads select each other's.
 */
function othersSelected(pod: PodTemplate, index: EnvironmentIndex): readonly Finding[] {
  const { kind } = pod.source.object;
  if (!['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(kind)) return [];
  const selector = selectorOfWorkload(pod);
  const others = index
    .podsIn(pod.namespace)
    .filter((other) => other !== pod && selectsPod(selector, other))
    .filter((other) => programOf(other) !== programOf(pod) || selectsPod(selectorOfWorkload(other), pod));
  if (selector === undefined || others.length === 0) return [];
  return [
    finding(pod.source, 'spec.selector', selectorText(selector), {
      reason: `it selects the pods of ${others.map(nameOfWorkload).join(' and ')} too`,
      wayOut: 'Give one of them a label that the others lack, and select by it.',
    }),
  ];
}

/** The Service that names the pods of a StatefulSet one by one is one that selects them. */
function unnamed(pod: PodTemplate, index: EnvironmentIndex): readonly Finding[] {
  const name = at(pod.source.object, 'spec', 'serviceName') as string | undefined;
  const service = index.find('Service', pod.source.object.kind === 'StatefulSet' ? name : undefined, pod.namespace);
  if (service === undefined || podsBehind(service, index).includes(pod)) return [];
  return [
    finding(pod.source, 'spec.serviceName', name, {
      reason: 'that Service does not select these pods, so that none of them has a name',
      wayOut: 'Name the headless Service of these pods.',
    }),
  ];
}

function selectorOfWorkload({ source }: PodTemplate): LabelSelector | undefined {
  return at(source.object, 'spec', 'selector') as LabelSelector | undefined;
}

function selectsNothing(
  source: Rendered,
  field: string,
  selector: LabelSelector | undefined,
  index: EnvironmentIndex,
): Finding {
  const { namespace = 'default' } = source.object.metadata;
  const pods = index.podsIn(namespace);
  const elsewhere = index.pods.filter((pod) => selectsPod(selector, pod)).map((pod) => pod.namespace);
  const wanted = requirementsOf(selector ?? {}).flatMap(({ key, values = [] }) =>
    values.map((value) => `${key}=${value}`),
  );
  const labels = pods.flatMap((pod) => Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`));
  const meant = wanted.filter((label) => !labels.includes(label)).map((label) => didYouMean(label, labels));
  return finding(source, field, shown(selector), {
    reason: `no pod of namespace ${namespace} has these labels${elsewhere.length === 0 ? '' : `, but some of namespace ${elsewhere[0]} have`}`,
    wayOut: `Select pods that are there.${meant.find((text) => text !== '') ?? ''}`,
  });
}

function shown(selector: LabelSelector | undefined): string | undefined {
  return selector && selectorText(selector);
}

function labelsText({ labels }: PodTemplate): string {
  return selectorText({ matchLabels: labels });
}
