import { builds } from './sources/data/go.ts';
import { Failure } from '../lib/failure.ts';
import { goBinaries } from './sources/go.ts';
import type { GoBuild } from './sources/source.ts';
import { toStandardError, type Say } from '../lib/values/say.ts';

/** The pinned command line tools that the commands use. */
export type ToolName =
  | 'kind'
  | 'kubectl'
  | 'kustomize'
  | 'argocd'
  | 'etcd'
  | 'kube-apiserver'
  | 'prometheus'
  | 'promtool'
  | 'alertmanager'
  | 'amtool'
  | 'gitleaks'
  | 'actionlint'
  | 'syft'
  | 'grype'
  | 'tofu';

/**
 * The absolute path of a pinned tool, compiled from its Go module when the cache does not hold it.
 * @throws {Failure} when it cannot be compiled.
 */
export async function toolPath(name: ToolName, say: Say = toStandardError): Promise<string> {
  const build = buildOf(name);
  return (await goBinaries(build, [name], say))[name] ?? '';
}

/** The build that makes a binary. */
export function buildOf(binary: string, among: readonly GoBuild[] = builds): GoBuild {
  const found = among.find((build) => binary in build.binaries);
  if (found !== undefined) return found;
  throw new Failure({
    what: `No Go build makes ${binary}`,
    wayOut: 'Add one to tools/src/toolbox/sources/data/go.ts.',
  });
}
