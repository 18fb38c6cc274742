import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { isLive } from '../../model/environment.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** EKS Auto Mode lets no node get older than 21 days. */
const oldestHours = 21 * 24;

/**
 * Nodes that a cloud makes by what pods ask have an end in number and in age, go one after the other, and hold
 * NetworkPolicies from a pod's first moment. Customers' are none that the cloud takes back.
 */
export function boundedNodes(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return [
    ...index.ofKind('NodePool.karpenter.sh').flatMap((pool) => ofPool(pool, index)),
    ...index.ofKind('NodeClass.eks.amazonaws.com').flatMap((each) => ofClass(each, index)),
  ];
}

type Refuse = (field: string, value: unknown, reason: string, wayOut: string) => readonly Finding[];

function refuserOf(source: Rendered): Refuse {
  return (field, value, reason, wayOut) => [finding(source, field, value, { reason, wayOut })];
}

function ofPool(pool: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { object, file } = pool;
  const refuse = refuserOf(pool);
  const template = ['spec', 'template', 'spec'] as const;
  const [cpu, age] = [at(object, 'spec', 'limits', 'cpu'), at(object, ...template, 'expireAfter')];
  const className = at(object, ...template, 'nodeClassRef', 'name');
  const capacity = listAt(object, ...template, 'requirements').find(
    (one) => at(one, 'key') === 'karpenter.sh/capacity-type',
  );
  const kinds = at(capacity, 'operator') === 'In' ? textsAt(capacity, 'values') : ['on-demand', 'spot'];
  const taken = isLive(file.split('/')[1]!) && kinds.some((kind) => kind !== 'on-demand');
  return [
    ...(Number(cpu) > 0
      ? []
      : refuse('spec.limits.cpu', cpu, 'a mistake in a number of pods has no end', 'Say the most vCPUs together.')),
    ...(hoursOf(age) <= oldestHours
      ? []
      : refuse('spec.template.spec.expireAfter', age, 'its nodes keep the image that they began with', 'Write 336h.')),
    ...ofBudgets(object, refuse),
    ...(taken
      ? refuse('spec.template.spec.requirements', kinds, 'the cloud takes back what customers use', 'Write on-demand.')
      : []),
    ...(typeof className === 'string' && index.find('NodeClass.eks.amazonaws.com', className) !== undefined
      ? []
      : refuse('spec.template.spec.nodeClassRef.name', className, 'no NodeClass of git is called so', 'Name one.')),
  ];
}

/** Without one a tenth goes at once; with one whose number is no share of all, and not none, always somebody may go. */
function ofBudgets(object: Rendered['object'], refuse: Refuse): readonly Finding[] {
  const budgets = listAt(object, 'spec', 'disruption', 'budgets').filter((one) => at(one, 'schedule') === undefined);
  const always = budgets.map((one) => String(at(one, 'nodes')));
  if (always.length > 0 && always.every((nodes) => /^[1-3]$/.test(nodes))) return [];
  const reason = always.includes('0') ? 'no new image ever reaches its nodes' : 'many nodes may go at once';
  return refuse('spec.disruption.budgets', always, reason, "Write nodes: '1'.");
}

function ofClass(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { object, file } = source;
  const refuse = refuserOf(source);
  const environment = file.split('/')[1]!;
  const [policy, role] = [at(object, 'spec', 'networkPolicy'), at(object, 'spec', 'role')];
  const wanted = `lockstep-${environment}-node`;
  const settings = index.find('ConfigMap', 'amazon-vpc-cni', 'kube-system');
  const enabled = at(settings?.object, 'data', 'enable-network-policy-controller');
  const places = (['subnetSelectorTerms', 'securityGroupSelectorTerms'] as const).flatMap((field) => {
    const marks = listAt(object, 'spec', field).map((term) => at(term, 'tags', 'lockstep'));
    if (marks.length > 0 && marks.every((mark) => mark === environment)) return [];
    return refuse(`spec.${field}`, marks, 'its nodes would stand elsewhere', `Say tags: {lockstep: ${environment}}.`);
  });
  return [
    ...(policy === 'DefaultDeny'
      ? []
      : refuse('spec.networkPolicy', policy, 'a pod may do everything in its first seconds', 'Write DefaultDeny.')),
    ...(enabled === 'true'
      ? []
      : refuse(
          'spec.networkPolicy',
          policy,
          'NetworkPolicies are taken and do nothing: ConfigMap kube-system/amazon-vpc-cni does not turn them on',
          "Say enable-network-policy-controller: 'true' there.",
        )),
    ...(role === wanted
      ? []
      : refuse('spec.role', role, 'infra/ makes no such role, so no node could join', `Write ${wanted}.`)),
    ...places,
  ];
}

/** Infinite for `Never`, and for what is not said. */
function hoursOf(age: unknown): number {
  const parts = [...String(age).matchAll(/(\d+)(s|m|h)/g)];
  if (parts.length === 0) return Infinity;
  const hours: Readonly<Record<string, number>> = { s: 1 / 3600, m: 1 / 60, h: 1 };
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * hours[unit!]!, 0);
}
