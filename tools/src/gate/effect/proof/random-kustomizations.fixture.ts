/** Small kustomizations whose parts often say the same, or set what others set: the same for the same seed. */
export function randomKustomizations(seed: number, count: number): Readonly<Record<string, string>> {
  const random = randomFrom(seed);
  const cases = Array.from({ length: count }, (_, index) => `case-${String(index + 1).padStart(3, '0')}`);
  return Object.assign({}, ...cases.map((name) => oneCase(name, random))) as Record<string, string>;
}

type Random = ReturnType<typeof randomFrom>;

function oneCase(name: string, random: Random): Readonly<Record<string, string>> {
  const { chance, some } = random;
  const base = {
    resources: ['deployment.yaml', 'service.yaml'],
    configMapGenerator: [{ name: 'app', literals: ['LEVEL=info', 'PORT=1'] }],
    ...(chance(0.4) ? said(random) : {}),
  };
  const component = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', ...said(random) };
  const overlay = {
    resources: [`../../../base/${name}`, ...(chance(0.2) ? ['extra.yaml'] : [])],
    ...(chance(0.5) ? { components: [`../../../more/${name}`] } : {}),
    ...(chance(0.2) ? { namespace: some(['app', 'a']) } : {}),
    ...(chance(0.4) ? { configMapGenerator: [{ name: 'app', behavior: 'merge', literals: some(literals) }] } : {}),
    ...said(random),
  };
  const files: Readonly<Record<string, unknown>> = {
    [`base/${name}/kustomization.yaml`]: base,
    [`base/${name}/deployment.yaml`]: deployment(random),
    [`base/${name}/service.yaml`]: service,
    [`more/${name}/kustomization.yaml`]: component,
    [`clusters/staging/${name}/kustomization.yaml`]: overlay,
    [`clusters/staging/${name}/extra.yaml`]: { ...service, metadata: { name: 'extra', labels: { a: 'x' } } },
  };
  return Object.fromEntries(Object.entries(files).map(([path, value]) => [path, JSON.stringify(value)]));
}

const literals = [['LEVEL=info'], ['LEVEL=debug', 'PORT=1'], ['MORE=1'], ['PORT=2']];
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'app', labels: { a: 'x' } },
  spec: { selector: { a: 'x' }, ports: [{ name: 'http', port: 1 }] },
};

function deployment({ chance, some }: Random): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'app',
      annotations: { list: some(['x,y', 'x/y,z', 'x', 'y,x,x']) },
      ...(chance(0.5) ? { labels: { a: some(['x', 'y']) } } : {}),
    },
    spec: {
      replicas: some([1, 2]),
      selector: { matchLabels: { a: 'x' } },
      template: {
        metadata: { labels: { a: 'x' } },
        spec: {
          ...(chance(0.5) ? { tolerations: [{ key: some(['k', 'l']) }] } : {}),
          ...(chance(0.3) ? { hostNetwork: true } : {}),
          containers: [
            {
              name: 'app',
              image: some(['i', 'i:1', 'j:1']),
              args: [some(['--a', '--b']), '--c'],
              env: [{ name: 'E', value: some(['1', '2']) }],
              ports: [{ containerPort: 1, name: 'http' }],
            },
            { name: 'side', image: 'j' },
          ],
        },
      },
    },
  };
}

/** Entries of a kustomization, of which few have a field for themselves. */
function said(random: Random): Readonly<Record<string, unknown>> {
  const { chance, some, times } = random;
  const patches = times(3, () => patch(random));
  return {
    images: chance(0.4) ? times(2, () => image(random)) : [],
    ...(patches.length > 0 ? { patches } : {}),
    ...(chance(0.3) ? { labels: [{ pairs: { [some(['a', 'b'])]: some(['x', 'y', 'yes', '1']) } }] } : {}),
    ...(chance(0.2) ? { commonAnnotations: { [some(['a', 'b'])]: some(['x', 'y']) } } : {}),
    ...(chance(0.2) ? { replicas: [{ name: 'app', count: some([1, 2]) }] } : {}),
    ...(chance(0.3) ? { replacements: [replacement(random)] } : {}),
    ...(chance(0.3) ? { replacements: [...times(2, () => piece(random)), piece(random)] } : {}),
  };
}

function image({ chance, some }: Random): unknown {
  const renamed = chance(0.3) ? { newName: some(['i', 'j', 'k']) } : {};
  return { name: some(['i', 'j', 'k']), ...renamed, newTag: some(['1', '2']) };
}

function replacement({ chance, some }: Random): unknown {
  return {
    sourceValue: some(['x', 'yes', '1', 'true']),
    targets: [
      {
        select: { kind: some(['Deployment', 'Service']) },
        fieldPaths: [some(['metadata.labels.a', 'metadata.labels.b', 'spec.template.metadata.labels.a'])],
        ...(chance(0.8) ? { options: { create: true } } : {}),
      },
    ],
  };
}

/** A piece of a text that has others. */
function piece({ chance, some }: Random): unknown {
  const options = { delimiter: chance(0.8) ? ',' : '/', index: some([0, 1, 2, 9, 9, -1]) };
  return {
    sourceValue: some(['x', 'y', 'z', 'n', 'x,n']),
    targets: [{ select: { kind: 'Deployment' }, fieldPaths: ['metadata.annotations.list'], options }],
  };
}

const meta = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app' } };

function patch(random: Random): unknown {
  const { chance, some, times } = random;
  if (chance(0.08))
    return {
      target: { kind: some(['Service', 'Ser.*']) },
      patch: '{$patch: delete, kind: any, metadata: {name: any}}',
    };
  const target = some([
    { kind: 'Deployment', name: 'app' },
    { kind: 'Deployment' },
    { kind: 'Deployment|Service' },
    { kind: 'Deployment', name: 'a.*' },
    { labelSelector: some(['a=x', 'a=y']), kind: 'Deployment' },
  ]);
  if (chance(0.5)) {
    const operations = [...times(2, () => operation(random)), operation(random)];
    return { target, patch: JSON.stringify(operations) };
  }
  const container = {
    name: some(['app', 'side']),
    ...(chance(0.4) ? { image: some(['i', 'i:1', 'j:1', 'j']) } : {}),
    ...(chance(0.3) ? { args: some([['--a', '--c'], ['--c'], ['--b', '--c', '--d']]) } : {}),
    ...(chance(0.3)
      ? { env: [{ name: some(['E', 'F']), ...some([{ value: '1' }, { value: '2' }, { $patch: 'delete' }]) }] }
      : {}),
    ...(chance(0.2) ? { ports: [{ containerPort: some([1, 2]), name: some(['http', 'web']), protocol: 'TCP' }] } : {}),
  };
  const capabilities = { drop: some([['ALL'], ['A', 'B'], ['B']]) };
  const pod = {
    containers: [
      chance(0.3)
        ? {
            ...container,
            securityContext: {
              ...(chance(0.5) ? { $patch: 'replace' } : {}),
              ...(chance(0.6) ? { runAsUser: some([1, 2]) } : {}),
              capabilities,
            },
          }
        : container,
    ],
    ...(chance(0.3) ? { tolerations: [{ key: some(['k', 'l']) }] } : {}),
    ...(chance(0.3) ? { hostNetwork: some([true, false, null]) } : {}),
  };
  const spec = { ...(chance(0.4) ? { replicas: some([1, 2]) } : {}), template: { spec: pod } };
  const labels = chance(0.3) ? { labels: { [some(['a', 'b'])]: some(['x', 'y', 'yes', 'true', '1', null]) } } : {};
  const document = { ...meta, metadata: { ...meta.metadata, ...labels }, spec };
  return { patch: JSON.stringify(document), ...(chance(0.3) ? { target: { kind: 'Deployment' } } : {}) };
}

function operation({ some }: Random): unknown {
  const pod = '/spec/template/spec';
  return some<() => unknown>([
    () => ({ op: 'replace', path: '/spec/replicas', value: some([1, 2]) }),
    () => ({
      op: 'add',
      path: `/metadata/${some(['labels', 'annotations'])}`,
      value: { [some(['a', 'b'])]: some(['x', 'y', 'true']) },
    }),
    () => ({ op: 'replace', path: `${pod}/containers/${some(['0', '1'])}/image`, value: some(['i', 'i:1', 'j:1']) }),
    () => ({
      op: 'add',
      path: `${pod}/containers/0/args/${some(['-', '0', '1'])}`,
      value: some(['--a', '--c', '--d']),
    }),
    () => ({
      op: some(['add', 'replace']),
      path: `${pod}/containers/0/args`,
      value: some([
        ['--a', '--c'],
        ['--c', '--d'],
      ]),
    }),
    () => ({ op: 'add', path: `${pod}/tolerations`, value: [{ key: some(['k', 'l']) }] }),
    () => ({ op: 'remove', path: some(['/spec/replicas', `${pod}/containers/1`, `${pod}/containers/0/env`]) }),
    () => ({ op: 'test', path: '/spec/selector/matchLabels/a', value: 'x' }),
    () => ({
      op: 'add',
      path: `${pod}/containers/${some(['-', '0'])}`,
      value: { name: some(['more', 'side']), image: some(['i', 'j']) },
    }),
  ])();
}

/** Numbers by a linear congruence: enough for a spread, and the same everywhere. */
function randomFrom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    chance: (share: number): boolean => next() < share,
    some: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!,
    times: <T>(most: number, make: () => T): T[] => Array.from({ length: Math.floor(next() * (most + 1)) }, make),
  };
}
