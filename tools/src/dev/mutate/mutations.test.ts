import { describe, expect, test } from '@jest/globals';
import { deletedMutations, deletedObjects } from './deleted.ts';
import { movedMutations } from './moved.ts';
import { edited, type Mutation } from './mutation.ts';
import { noEffectMutations } from './no-effect.ts';
import { sourcePlaces } from './places.ts';
import { referenceMutations } from './reference.ts';

const changesOf = (mutations: readonly Mutation[]): readonly string[] =>
  mutations.map(({ path, change }) => `${path}: ${change}`);

const referencesIn = (text: string, words: readonly string[] = []) =>
  changesOf(
    referenceMutations('a.yaml', sourcePlaces('a.yaml', text), { words: new Set(words), labels: new Set(['app']) }),
  );

describe('references', () => {
  test('are known by their field, keys of selectors as well', () => {
    const service =
      'kind: Service\nmetadata: {name: web}\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: http\n';
    expect(referencesIn(service)).toEqual([
      'Service web: metadata.name: web -> webb',
      'Service web: spec.selector.app: app -> appp',
      'Service web: spec.selector.app: web -> webb',
      'Service web: spec.ports[0].port: 80 -> 81',
      'Service web: spec.ports[0].targetPort: http -> httpp',
    ]);
  });

  test('are known by a word that something rendered is called by', () => {
    const text =
      'kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - args: [--url=http://web:5000/x, --fast]\n';
    expect(referencesIn(text, ['web', '5000'])).toEqual([
      'Pod a: spec.containers[0].args[--url=http://web:5000/x]: --url=http://web:5000/x -> --url=http://webb:5000/x',
      'Pod a: spec.containers[0].args[--url=http://web:5000/x]: --url=http://web:5000/x -> --url=http://web:5001/x',
    ]);
  });

  test('are no words of Kubernetes, and no name that nobody else says', () => {
    expect(
      referencesIn('kind: NetworkPolicy\nmetadata: {name: deny}\nspec: {policyTypes: [Ingress]}\n', [
        'Ingress',
        'deny',
      ]),
    ).toEqual([]);
  });
});

test('what finds an object is made to miss, each alternative of its own, also in a patch inside a kustomization', () => {
  const text = [
    'kind: Kustomization',
    'patches:',
    '  - target: {kind: Application, name: a|b}',
    '    patch: |-',
    '      - op: remove',
    '        path: /spec/x',
    'images:',
    '  - name: web',
    'configMapGenerator:',
    '  - name: made',
    '  - name: added',
    '    behavior: merge',
    '',
  ].join('\n');
  const found = noEffectMutations('k.yaml', sourcePlaces('k.yaml', text));
  expect(found.map(({ change }) => change)).toEqual([
    'Application -> Applicationn',
    'a|b -> aa|b',
    'a|b -> a|bb',
    '/spec/x -> /spec/xx',
    'web -> webb',
    'added -> addedd',
  ]);
  expect(edited(text, found[3]!.edits)).toContain('        path: "/spec/xx"\n');
  expect(found[3]!.line).toBe(6);
});

describe('deletions', () => {
  const policy =
    'kind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  egress:\n    - to:\n        - podSelector: {}\n      ports:\n        - port: 53\n        - port: 54\n';

  test.each([
    ['spec.egress[0].ports[0]', '      ports:\n        - port: 54\n'],
    ['spec.egress[0].ports[1]', '      ports:\n        - port: 53\n'],
    ['spec.egress[0].to[0]', '    - to:\n        []\n      ports:'],
    ['spec.egress[0].to', '  egress:\n    - ports:\n'],
    ['spec.egress[0]', '  egress:\n    []\n'],
  ])('%s goes, and the rest stays as it is', (path, left) => {
    const found = deletedMutations('a.yaml', sourcePlaces('a.yaml', policy)).find((one) =>
      one.path.endsWith(`: ${path}`),
    );
    expect(edited(policy, found!.edits)).toContain(left);
  });

  test('an object goes with the line that lists it', () => {
    const list = 'kind: Kustomization\nresources:\n  - a.yaml\n  - b.yaml\n';
    const entry = sourcePlaces('kustomization.yaml', list).find(({ value }) => value?.value === 'a.yaml')!;
    const [gone] = deletedObjects('a.yaml', sourcePlaces('a.yaml', policy), [
      { file: 'kustomization.yaml', cut: entry.cut! },
    ]);
    expect(
      edited(
        policy,
        gone!.edits.filter(({ file }) => file === 'a.yaml'),
      ),
    ).toBeUndefined();
    expect(
      edited(
        list,
        gone!.edits.filter(({ file }) => file !== 'a.yaml'),
      ),
    ).toBe('kind: Kustomization\nresources:\n  - b.yaml\n');
  });
});

test('a count goes to nothing and to ten times of it, a quantity with its unit', () => {
  const text = 'kind: Deployment\nspec:\n  replicas: 2\n  x:\n    limits:\n      memory: 1Gi\n  paused: true\n';
  expect(changesOf(movedMutations('a.yaml', sourcePlaces('a.yaml', text)))).toEqual([
    'Deployment: spec.replicas: 2 -> 0',
    'Deployment: spec.replicas: 2 -> 20',
    'Deployment: spec.x.limits.memory: 1Gi -> "0Gi"',
    'Deployment: spec.x.limits.memory: 1Gi -> "10Gi"',
  ]);
});
