import { builds } from './sources/data/go.ts';
import { Failure } from '../lib/failure.ts';
import { goBinaries, missingBinaries } from './sources/go.ts';
import { releasedProgram, releaseOf } from './sources/released.ts';
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
  | 'tofu'
  | 'kwok'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-state-metrics'
  | 'node_exporter';

/**
 * The absolute path of a pinned tool. What the cache does not hold is fetched as it was released where that can be had,
 * and else compiled from its Go module.
 * @throws {Failure} when it cannot be compiled, or what was fetched is not what it should be.
 */
export async function toolPath(name: ToolName, say: Say = toStandardError): Promise<string> {
  const build = buildOf(name);
  const release = releaseOf(name);
  if (release !== undefined && (await missingBinaries(build, [name])).length > 0) {
    const fetched = await releasedProgram(release, say);
    if (fetched !== undefined) return fetched;
  }
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
