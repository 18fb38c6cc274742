import { describe, expect, test } from '@jest/globals';
import { binaryNameOf, buildArguments, wrapperModule } from './go-module.ts';
import type { GoBuild } from './source.ts';

const local = (Path: string) => ({ Old: { Path }, New: { Path: './staging' } });
const build: GoBuild = { name: 'tool', module: 'example.com/tool/v3', version: 'v3.1.0', binaries: {} };

describe('wrapperModule', () => {
  test('requires the module under a name that cannot exist', () => {
    expect(wrapperModule(build, '1.27.4', {})).toBe(
      'module lockstep.invalid/tool\ngo 1.27.4\nrequire example.com/tool/v3 v3.1.0\n',
    );
  });

  test("repeats the module's replaces by version", () => {
    const text = wrapperModule(build, '1.27.4', {
      Replace: [
        { Old: { Path: 'a.org/x' }, New: { Path: 'a.org/fork', Version: 'v1.0.0' } },
        { Old: { Path: 'a.org/y', Version: 'v2.0.0' }, New: { Path: 'a.org/y', Version: 'v2.0.1' } },
      ],
    });
    expect(text).toContain('replace a.org/x => a.org/fork v1.0.0\n');
    expect(text).toContain('replace a.org/y v2.0.0 => a.org/y v2.0.1\n');
  });

  test('takes a version for a replace by local path from the data, by name or prefix, and drops the others', () => {
    const text = wrapperModule({ ...build, localReplaces: { 'k8s.io/*': 'v0.36.3', 'b.org/z': 'v9.0.0' } }, '1.27.4', {
      Replace: [local('k8s.io/api'), local('b.org/z'), local('b.org/other'), local('k8s.io.evil.org/api')],
    });
    expect(text).toContain('replace k8s.io/api => k8s.io/api v0.36.3\n');
    expect(text).toContain('replace b.org/z => b.org/z v9.0.0\n');
    expect(text).not.toContain('b.org/other');
    expect(text).not.toContain('evil');
  });

  test('takes a fork that is served under the import path of the original', () => {
    const text = wrapperModule(
      { ...build, servedAs: { module: 'fork.com/tool/v3', sums: [] }, requires: { 'c.org/w': 'v1.2.3' } },
      '1.27.4',
      {},
    );
    expect(text).toContain('replace example.com/tool/v3 => fork.com/tool/v3 v3.1.0\n');
    expect(text).toContain('require example.com/tool/v3 v3.0.0\n');
    expect(text).toContain('require c.org/w v1.2.3\n');
  });
});

test('a module that misses files is compiled from a copy that has them', () => {
  const copied = 'require example.com/tool/v3 v3.1.0\nreplace example.com/tool/v3 => ./module\n';
  expect(wrapperModule({ ...build, adds: { 'ui/index.html': '' } }, '1.27.4', {})).toContain(copied);
  expect(wrapperModule(build, '1.27.4', {})).not.toContain('./module');
});

describe('binaryNameOf', () => {
  test.each([
    ['k8s.io/kubernetes/cmd/kubelet', 'kubelet'],
    ['go.etcd.io/etcd/server/v3', 'server'],
    ['github.com/argoproj/argo-cd/v3/cmd', 'cmd'],
  ])('%s makes %s', (path, name) => {
    expect(binaryNameOf(path)).toBe(name);
  });
});

test('buildArguments stamps variables and trims paths', () => {
  const args = buildArguments({ tags: ['a', 'b'], stamp: { 'x/y.Version': '1' } }, '/out', ['p', 'q']);
  expect(args.join(' ')).toBe('build -mod=mod -trimpath -tags a b -ldflags -s -w -X x/y.Version=1 -o /out/ p q');
});
