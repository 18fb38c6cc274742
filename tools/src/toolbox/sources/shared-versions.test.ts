import { describe, expect, test } from '@jest/globals';
import versions from '../../../versions.json' with { type: 'json' };
import { builds } from './data/go.ts';
import { images } from './data/images.ts';
import { goRecipe } from './go.ts';
import { wrapperModule } from './go-module.ts';
import { sharedRecipe, sharedVersions } from './shared-versions.ts';
import type { GoBuild, GoModFile } from './source.ts';

const kubernetes = builds.find(({ name }) => name === 'kubernetes')!;
const staged = (Path: string) => ({ Old: { Path }, New: { Path: `./staging/src/${Path}` } });
const ofKubernetes: GoModFile = {
  Replace: ['k8s.io/api', 'k8s.io/apimachinery', 'k8s.io/client-go'].map(staged),
  Require: [
    { Path: 'k8s.io/kube-openapi', Version: 'v0.0.0-1' },
    { Path: 'google.golang.org/grpc', Version: 'v1.79.3' },
  ],
};
const shared = sharedVersions(builds, kubernetes, ofKubernetes);
const sharing = builds.filter((build) => build.shared !== undefined);
const withKubernetes = sharing.filter((build) => build.shared === true);

/** What a wrapper says of each module, where the wrapped module itself asks for older and newer libraries. */
function wordsOf(build: GoBuild, kind: 'require' | 'replace'): ReadonlyMap<string, string> {
  const own: GoModFile = {
    Replace: [
      { Old: { Path: 'k8s.io/api' }, New: { Path: 'k8s.io/api', Version: 'v0.37.0' } },
      { Old: { Path: 'k8s.io/client-go', Version: 'v0.31.0' }, New: { Path: 'a.org/fork', Version: 'v1.0.0' } },
    ],
  };
  const lines = wrapperModule(build, versions.go, own, { shared }).split('\n');
  return new Map(
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => [line.split(' ')[1]!, line] as const),
  );
}

describe('all builds that share their versions', () => {
  test.each(withKubernetes.map((build) => [build.name, build] as const))('%s has the same ones', (_name, build) => {
    const library = `v0${versions.kubernetes.slice(1)}`;
    const replaces = wordsOf(build, 'replace');
    for (const name of ['api', 'apimachinery', 'client-go']) {
      expect(replaces.get(`k8s.io/${name}`)).toBe(`replace k8s.io/${name} => k8s.io/${name} ${library}`);
    }
    expect(replaces.get('k8s.io/kube-openapi')).toBe('replace k8s.io/kube-openapi => k8s.io/kube-openapi v0.0.0-1');
    expect(replaces.has('google.golang.org/grpc')).toBe(false);
    const all = { ...shared.replaces, ...shared.kubernetes };
    for (const [path, version] of Object.entries(all)) {
      if (build.pins?.[path] !== undefined) continue;
      expect(replaces.get(path)).toBe(`replace ${path} => ${path} ${version}`);
    }
    for (const [path, version] of Object.entries(shared.requires)) {
      expect(wordsOf(build, 'require').get(path)).toBe(`require ${path} ${version}`);
    }
  });

  test('but one that asks for newer libraries of Kubernetes has these, and all else alike', () => {
    const apart = sharing.filter((build) => build.shared === 'but Kubernetes');
    expect(apart.map(({ name }) => name)).toEqual(['argocd', 'argocd-with-page']);
    for (const build of apart) {
      const replaces = wordsOf(build, 'replace');
      expect(replaces.get('k8s.io/api')).toBe('replace k8s.io/api => k8s.io/api v0.37.0');
      expect(replaces.has('k8s.io/kube-openapi')).toBe(false);
      for (const [path, version] of Object.entries(shared.replaces)) {
        expect(replaces.get(path)).toBe(`replace ${path} => ${path} ${version}`);
      }
      expect([...wordsOf(build, 'require').keys()].toSorted()).toEqual(
        [...new Set([...Object.keys(shared.requires), ...Object.keys(build.requires ?? {})])].toSorted(),
      );
    }
  });

  test('a guest takes what the list says, and changes nothing for the others', () => {
    const guests = sharing.filter((build) => build.shared === 'as a guest');
    expect(guests.map(({ name }) => name)).toEqual([
      'cert-manager',
      'step-ca',
      'external-secrets',
      'external-dns',
      'rollouts',
      'otel-collector',
      'victoria-logs',
      'blackbox-exporter',
      'kwok',
    ]);
    const without = builds.filter((build) => !guests.includes(build));
    expect(sharedRecipe(without)).toEqual(sharedRecipe(builds));
    expect(sharedVersions(without, kubernetes, ofKubernetes)).toEqual(shared);
    for (const build of guests) {
      const library = `v0${versions.kubernetes.slice(1)}`;
      expect(wordsOf(build, 'replace').get('k8s.io/api')).toBe(`replace k8s.io/api => k8s.io/api ${library}`);
      expect(wordsOf(build, 'require').has(build.module)).toBe(true);
      for (const path of Object.keys(shared.requires)) expect(wordsOf(build, 'require').has(path)).toBe(true);
    }
  });

  test('none pins a library of Kubernetes for itself', () => {
    const pinned = sharing.flatMap(({ pins = {} }) => Object.keys(pins));
    expect(pinned.filter((path) => path.includes('k8s.io/') || path in shared.kubernetes)).toEqual([]);
  });

  test('are compiled anew when the list changes, and the others are not', () => {
    const newer = builds.map((build) => (build.name === 'coredns' ? { ...build, version: 'v9.0.0' } : build));
    expect(sharedRecipe(newer)).not.toEqual(sharedRecipe(builds));
    const stamped = builds.map((build) => (build.name === 'coredns' ? { ...build, stamp: { a: 'b' } } : build));
    expect(sharedRecipe(stamped)).toEqual(sharedRecipe(builds));
    const { shared: _, ...apart } = kubernetes;
    expect(goRecipe(apart)).not.toBe(goRecipe(kubernetes));
  });

  test('are all that the nodes pull, so that each new one says so too', () => {
    const pulled = new Set(
      images.flatMap(({ usedBy, files = [] }) =>
        usedBy === 'mirror' ? files.flatMap(({ from }) => ('binary' in from ? [from.binary] : [])) : [],
      ),
    );
    const apart = builds.filter(
      (build) => build.shared === undefined && Object.keys(build.binaries).some((name) => pulled.has(name)),
    );
    // Kustomize's bytes are those of the one that checks render with; the others compile with their own versions alone.
    expect(apart.map(({ name }) => name)).toEqual(['kustomize', 'database', 'jaeger']);
  });

  test('none sees other packages for a tag that changes the standard library', () => {
    expect(sharing.filter(({ tags = [] }) => tags.includes('netgo'))).toEqual([]);
  });
});
