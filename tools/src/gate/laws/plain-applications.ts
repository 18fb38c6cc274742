import { listAt } from '../../lib/values/at.ts';
import { pointerSteps } from '../../lib/values/pointer.ts';
import { groupOf } from '../../model/kube-object.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { applicationsIn, fits, type ApplicationManifest } from './applications.ts';
import { indexOf } from '../references/environment-index.ts';

/** Where an Application finds what it brings; all else of a source changes what review has rendered. */
const plain = new Set(['repoURL', 'path', 'targetRevision']);

/** What review renders is what Argo CD applies, and it keeps every field of that: an Application sets nothing aside. */
export function plainApplications(rendered: readonly Rendered[]): readonly Finding[] {
  const overlays = Map.groupBy(indexOf(rendered).objects, ({ file }) => file);
  return applicationsIn(rendered).flatMap((application) =>
    changed(application).concat(setAside(application, overlays.get(application.spec.source?.path ?? '') ?? [])),
  );
}

function changed({ source, spec }: ApplicationManifest): readonly Finding[] {
  const wayOut = 'Say it in the overlay, where review renders it.';
  const own = Object.entries(spec.source ?? {}).filter(([key]) => !plain.has(key));
  const others = Object.entries(spec).filter(([key]) => key === 'sources' || key === 'sourceHydrator');
  return [...own.map(([key, value]) => [`source.${key}`, value] as const), ...others].map(([key, value]) =>
    finding(source, `spec.${key}`, value, { reason: 'Argo CD would apply what no review has seen', wayOut }),
  );
}

interface Ignored {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  readonly managedFieldsManagers?: readonly string[];
}

function setAside({ source }: ApplicationManifest, objects: readonly Rendered[]): readonly Finding[] {
  return listAt<Ignored>(source.object, 'spec', 'ignoreDifferences').flatMap((ignored, number) => {
    const field = `spec.ignoreDifferences[${number}]`;
    const meant = objects.filter(({ object }) => isMeant(ignored, object));
    const refuse = (list: string, index: number, value: string, why: string): Finding =>
      finding(source, `${field}.${list}[${index}]`, value, {
        reason: why,
        wayOut: 'Leave it out, or name a field that git does not say.',
      });
    const ofPath = (list: string, index: number, value: string, steps: readonly string[] | undefined) => {
      if (steps === undefined) return [refuse(list, index, value, 'it cannot be told whether git says this field')];
      const said = meant.find(({ object }) => isSaid(object, steps));
      return said === undefined
        ? []
        : [refuse(list, index, value, `git says it of ${objectName(said.object)}, and a change by hand would stay`)];
    };
    const pointers = ignored.jsonPointers ?? [];
    const paths = ignored.jqPathExpressions ?? [];
    const managers = ignored.managedFieldsManagers ?? [];
    return [
      pointers.flatMap((pointer, index) => ofPath('jsonPointers', index, pointer, pointerSteps(pointer))),
      paths.flatMap((path, index) => ofPath('jqPathExpressions', index, path, stepsOfJq(path))),
      managers.flatMap((manager, index) =>
        manager.startsWith('kubectl')
          ? [refuse('managedFieldsManagers', index, manager, 'what a person changes by hand would stay')]
          : [],
      ),
    ].flat();
  });
}

function isMeant(
  { group = '', kind, name, namespace }: Ignored,
  { apiVersion, kind: own, metadata }: Rendered['object'],
) {
  return (
    fits(group, groupOf(apiVersion)) &&
    fits(kind, own) &&
    (name === undefined || name === metadata.name) &&
    (namespace === undefined || namespace === metadata.namespace)
  );
}

/** Of `.a.b[].c`, `.a["b"]?`, `.a[0]`; undefined for what only jq can tell. `*` is any item. */
function stepsOfJq(path: string): readonly string[] | undefined {
  const step = /\.([A-Za-z_]\w*)|\.?\["([^"]+)"\]|\.?\[(\d*)\]/y;
  const steps: string[] = [];
  const text = path.trim().replaceAll('?', '');
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null) return undefined;
    steps.push(found[1] ?? found[2] ?? (found[3] === '' ? '*' : found[3]!));
  }
  return steps;
}

function isSaid(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined;
  if (value === null || typeof value !== 'object') return false;
  if (step === '*') return Object.values(value).some((each) => isSaid(each, rest));
  return isSaid((value as Readonly<Record<string, unknown>>)[step], rest);
}
