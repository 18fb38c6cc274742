import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { isNear } from '../../lib/values/nearest.ts';
import { knownVerbs, servedResources } from '../references/api-resources.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  /** Of a policy. */
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Paths of an API server and a kubelet that are no resources. */
const paths =
  '/api /apis /healthz /livez /readyz /version /openapi /metrics /metrics/slis /metrics/cadvisor /metrics/probes /metrics/resource /logs'.split(
    ' ',
  );

/** Served until Kubernetes 1.22; roles that others wrote for older clusters too still name it beside its successors. */
const gone = new Set(['extensions']);

/** A right, or what a policy judges, is one that there is: a slip in its name gives, and refuses, nothing. */
export function knownRights(rendered: readonly Rendered[]): readonly Finding[] {
  const groups = new Set([...servedResources.keys(), ...foreignGroups(rendered)]);
  return rendered.flatMap((source) => {
    const { kind } = source.object;
    if (/^(Cluster)?Role$/.test(kind)) return rulesFindings(source, 'rules', listAt(source.object, 'rules'), groups);
    if (kind === 'AppProject') return projectFindings(source);
    if (!/^(Validating|Mutating)AdmissionPolicy$/.test(kind)) return [];
    const rules = listAt<Rule>(source.object, 'spec', 'matchConstraints', 'resourceRules');
    return rulesFindings(source, 'spec.matchConstraints.resourceRules', rules, groups);
  });
}

/** The kinds that a project lets its Applications make, or keeps from them. */
function projectFindings(source: Rendered): readonly Finding[] {
  const lists = ['cluster', 'namespace'].flatMap((scope) => [`${scope}ResourceWhitelist`, `${scope}ResourceBlacklist`]);
  return lists.flatMap((list) =>
    listAt<{ readonly group?: string; readonly kind?: string }>(source.object, 'spec', list).flatMap(
      ({ group = '', kind = '' }, place) => {
        const resources = servedResources.get(group);
        const known = resources === undefined ? isForeign(group) : kind.includes('*') || resources.has(pluralOf(kind));
        if (known) return [];
        const [field, value] = resources === undefined ? ['group', group] : ['kind', kind];
        return [
          finding(source, `spec.${list}[${place}].${field}`, value, {
            reason:
              resources === undefined
                ? 'there is no API group of this name'
                : `${groupsText([group])} has no such kind`,
            wayOut: 'Write it as `kubectl api-resources -o wide` does.',
          }),
        ];
      },
    ),
  );
}

/** As Kubernetes calls the resource of a kind of its own. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** The groups of the definitions that are rendered. */
function foreignGroups(rendered: readonly Rendered[]): readonly string[] {
  return rendered.flatMap(({ object }) =>
    object.kind === 'CustomResourceDefinition' ? String(at(object, 'spec', 'group')) : [],
  );
}

function rulesFindings(
  source: Rendered,
  list: string,
  rules: readonly Rule[],
  groups: ReadonlySet<string>,
): readonly Finding[] {
  const isSlip = (group: string): boolean =>
    group.length > 3 && !groups.has(group) && [...groups].some((each) => isNear(each, group));
  return rules.flatMap(
    ({ apiGroups = [], apiVersions = [], resources = [], verbs = [], nonResourceURLs = [] }, index) => {
      // Of what Kubernetes itself serves; versions to come have other names.
      const versions = apiGroups.includes('autoscaling') || apiGroups.some(isForeign) ? /^v\d$/ : /^v1$/;
      const unserved = apiVersions.filter((each) => !/^(\*|v\d(alpha|beta)\d)$/.test(each) && !versions.test(each));
      const slips = nonResourceURLs.filter((url) => !paths.includes(url) && paths.some((path) => isNear(path, url)));
      const refuse = (field: string, value: string, reason: string): Finding =>
        finding(source, `${list}[${index}].${field}`, value, {
          reason,
          wayOut: 'Write it as `kubectl api-resources -o wide` does.',
        });
      const strange = apiGroups.filter(
        (group) => isSlip(group) || (!servedResources.has(group) && !isForeign(group) && !gone.has(group)),
      );
      const isThere = (name: string): boolean =>
        /^\*|\/(\*|finalizers)$/.test(name) || apiGroups.some((group) => servedResources.get(group)?.has(name));
      const absent = apiGroups.some(isForeign) || strange.length > 0 ? [] : resources.filter((name) => !isThere(name));
      return [
        ...strange.map((group) => refuse('apiGroups', group, 'there is no API group of this name')),
        ...absent.map((name) => refuse('resources', name, `${groupsText(apiGroups)} has no such resource`)),
        ...unserved.map((each) => refuse('apiVersions', each, `${groupsText(apiGroups)} has no such version`)),
        ...slips.map((url) =>
          refuse('nonResourceURLs', url, 'nobody serves this path, but one that differs by a letter'),
        ),
        ...verbs.filter((verb) => !knownVerbs.has(verb)).map((verb) => refuse('verbs', verb, 'there is no such verb')),
      ];
    },
  );
}

/** A group of others may hold whatever they bring, here or elsewhere. */
function isForeign(group: string): boolean {
  return group === '*' || (!servedResources.has(group) && group.includes('.'));
}

function groupsText(groups: readonly string[]): string {
  return groups.map((group) => (group === '' ? 'the core group' : group)).join(' or ');
}
