import type { DryRun } from '../apiserver/dry-run-server.ts';
import { build, parseObjects, type Build } from '../../toolbox/kustomize.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Leak } from '../../toolbox/gitleaks.ts';
import { leaksIn } from './leaks.ts';

/** What a check works by. Many checks in one process share theirs, so that none does again what another did. */
export interface CheckDependencies {
  readonly build: Build;
  /** The objects of a text of YAML documents. */
  readonly parse: (text: string) => readonly KubeObject[];
  /** What looks like a secret in the files of a checkout. */
  readonly leaks: (root: string) => Promise<readonly Leak[]>;
  /** A folder where the files of a commit lie already, if there is one. */
  readonly folderOf?: (commit: string) => string | undefined;
  /** An API server to ask, instead of one that each check starts. */
  readonly dryRun?: DryRun;
}

/** The dependencies of a single check: it renders each overlay once, for whatever section reads it. */
export function checkDependencies(): CheckDependencies {
  const texts = new Map<string, Promise<string>>();
  return {
    build: (path, root) => {
      const text = texts.get(path) ?? build(path, root);
      texts.set(path, text);
      return text;
    },
    parse: parser(),
    leaks: leaksIn,
  };
}

/** Parses each document once, however many overlays render it: Argo CD's definitions are most of all text. */
export function parser(): CheckDependencies['parse'] {
  const known = new Map<string, readonly KubeObject[]>();
  return (text) =>
    text.split(/^---\n/m).flatMap((document) => {
      const objects = known.get(document) ?? parseObjects(document);
      known.set(document, objects);
      return objects;
    });
}
