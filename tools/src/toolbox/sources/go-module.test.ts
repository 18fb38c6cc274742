import { describe, expect, test } from '@jest/globals';
import { binaryNameOf, buildArguments, changedModules, listArguments, wrapperModule } from './go-module.ts';
import type { GoBuild } from './source.ts';

const local = (Path: string) => ({ Old: { Path }, New: { Path: './staging' } });
const build: GoBuild = { name: 'tool', module: 'example.com/tool/v3', version: 'v3.1.0', binaries: {} };

describe('wrapperModule', () => {
  test('requires the module under a name that cannot exist', () => {
    expect(wrapperModule(build, '1.27.3', {})).toBe(
      'module lockstep.invalid/tool\ngo 1.27.3\nrequire example.com/tool/v3 v3.1.0\n',
    );
  });

  test("repeats the module's replaces by version", () => {
    const text = wrapperModule(build, '1.27.3', {
      Replace: [
        { Old: { Path: 'a.org/x' }, New: { Path: 'a.org/fork', Version: 'v1.0.0' } },
        { Old: { Path: 'a.org/y', Version: 'v2.0.0' }, New: { Path: 'a.org/y', Version: 'v2.0.1' } },
      ],
    });
    expect(text).toContain('replace a.org/x => a.org/fork v1.0.0\n');
    expect(text).toContain('replace a.org/y v2.0.0 => a.org/y v2.0.1\n');
  });

  test('takes a version for a replace by local path from the data, by name or prefix, and drops the others', () => {
    const text = wrapperModule({ ...build, localReplaces: { 'k8s.io/*': 'v0.36.3', 'b.org/z': 'v9.0.0' } }, '1.27.3', {
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
      '1.27.3',
      {},
    );
    expect(text).toContain('replace example.com/tool/v3 => fork.com/tool/v3 v3.1.0\n');
    expect(text).toContain('require example.com/tool/v3 v3.0.0\n');
    expect(text).toContain('require c.org/w v1.2.3\n');
  });
});

test('a copy is compiled of a module that gets other files, whatever version or fork of it was asked for', () => {
  const own = { Replace: [{ Old: { Path: 'b.org/z' }, New: { Path: 'b.org/fork', Version: 'v1.0.0' } }] };
  const copies = { 'example.com/tool/v3': 'module-0', 'b.org/z': 'module-1' };
  const forked: GoBuild = { ...build, servedAs: { module: 'fork.com/tool/v3', sums: [] } };
  const lines = wrapperModule(forked, '1.27.3', own, { copies }).split('\n');
  expect(lines.filter((line) => line.startsWith('replace'))).toEqual([
    'replace example.com/tool/v3 => ./module-0',
    'replace b.org/z => ./module-1',
  ]);
});

test('what is added to a module and what stands instead of its files are one list', () => {
  expect(changedModules(build)).toEqual({});
  const instead = { 'example.com/tool/v3': { 'a.go': 'package a' }, 'b.org/z': { 'z.go': '' } };
  expect(changedModules({ ...build, instead, adds: { 'ui/index.html': 'x' } })).toEqual({
    'example.com/tool/v3': { 'a.go': 'package a', 'ui/index.html': 'x' },
    'b.org/z': { 'z.go': '' },
  });
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
  expect(args.join(' ')).toBe(
    'build -mod=mod -tags a b -trimpath -gcflags all=-dwarf=false -ldflags -s -w -X x/y.Version=1 -o /out/ p q',
  );
});

test('what is listed for its licences are the files that are compiled', () => {
  const args = listArguments({ tags: ['a', 'b'] }, 'FORMAT', ['p', 'q']).join(' ');
  expect(args).toBe('list -deps -mod=mod -tags a b -f FORMAT p q');
  expect(buildArguments({ tags: ['a', 'b'] }, '/out', ['p']).join(' ')).toContain('-mod=mod -tags a b');
});
