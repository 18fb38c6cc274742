import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { both, differs, newEntries, shown, when, type FindRisk } from './subject.ts';

interface Rule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
  readonly ports?: readonly unknown[];
}

const directions = [
  { field: 'ingress', peers: 'from', type: 'Ingress' },
  { field: 'egress', peers: 'to', type: 'Egress' },
] as const;

/** What a NetworkPolicy lets through. */
export const networkPolicyRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (kind !== 'NetworkPolicy') return [];
  if (after === undefined) {
    const denies = directions.every(({ field }) => listAt(before, 'spec', field).length === 0);
    return denies
      ? when(true, 'danger', 'network', 'what it denied is open where no other policy denies it')
      : when(true, 'caution', 'network', 'what it allowed is denied, or all is open where no other policy denies');
  }
  const opened = directions.flatMap(({ field, peers }) => {
    const fresh = newEntries(listAt<Rule>(before, 'spec', field), listAt<Rule>(after, 'spec', field));
    const all = fresh.some((rule) => (rule[peers] ?? []).length === 0);
    return all
      ? when(true, 'danger', 'network', `${field} ${peers} everywhere is allowed`)
      : when(fresh.length > 0, 'caution', 'network', `allows ${field} that it did not allow before`);
  });
  const [was, is] = both(subject, (side) => textsAt(side, 'spec', 'policyTypes'));
  const dropped = was.filter((type) => !is.includes(type));
  return [
    ...opened,
    ...when(dropped.length > 0, 'danger', 'network', `no longer denies ${dropped.join(' and ')}`),
    ...when(differs(subject, 'spec', 'podSelector'), 'danger', 'network', 'it holds for other pods'),
  ];
};

/** Who can reach a Service. */
export const serviceRisk: FindRisk = (subject) => {
  if (subject.kind !== 'Service' || subject.after === undefined) return [];
  const [was, is] = both(subject, (side) => shown(at(side, 'spec', 'type') ?? 'ClusterIP'));
  const outside = ['LoadBalancer', 'NodePort'].includes(is);
  const opens = outside && (subject.before === undefined || was !== is);
  const ranges = 'loadBalancerSourceRanges';
  const wider = newEntries(listAt(subject.before, 'spec', ranges), listAt(subject.after, 'spec', ranges));
  const unbound =
    listAt(subject.before, 'spec', ranges).length > 0 && listAt(subject.after, 'spec', ranges).length === 0;
  return [
    ...when(opens, 'danger', 'exposure', `it is reachable from outside the cluster (${is})`),
    ...when(outside && unbound, 'danger', 'exposure', 'it is reachable from every address'),
    ...when(!opens && wider.length > 0, 'caution', 'exposure', `it is reachable from ${wider.map(shown).join(', ')}`),
    ...when(differs(subject, 'spec', 'ports'), 'caution', 'exposure', 'its ports change: callers may not find it'),
  ];
};

/** Which names and paths lead in. */
export const ingressRisk: FindRisk = (subject) => {
  if (subject.kind !== 'Ingress' || subject.after === undefined) return [];
  const [old, next] = both(subject, routesOf);
  const [opened, closed] = [newEntries(old, next), newEntries(next, old)];
  return [
    ...when(opened.length > 0, 'caution', 'exposure', `lets in ${opened.join(', ')}`),
    ...when(closed.length > 0, 'caution', 'exposure', `no longer serves ${closed.join(', ')}`),
    ...when(differs(subject, 'spec', 'tls'), 'caution', 'exposure', 'its TLS changes'),
    ...when(differs(subject, 'spec', 'ingressClassName'), 'danger', 'exposure', 'another controller serves it'),
  ];
};

function routesOf(side: unknown): readonly string[] {
  return listAt(side, 'spec', 'rules').flatMap((rule) =>
    listAt(rule, 'http', 'paths').map((path) => `${shown(at(rule, 'host') ?? '*')}${shown(at(path, 'path') ?? '/')}`),
  );
}
