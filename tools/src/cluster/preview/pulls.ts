import { join } from 'node:path';
import { readableByAll } from '../../lib/files/modes.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { readConfig } from '../../model/config/config.ts';
import { metricsPath, type Instance } from '../../model/instance.ts';
import { repositoryParts } from '../../model/names/repository.ts';

/** An open pull request, in the words of GitHub's API that Argo CD reads. */
export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
  readonly user: { readonly login: string };
}

/** A pull request of an instance's origin, as its list shows it to Argo CD. */
export function pullOf(pull: {
  readonly number: number;
  readonly branch: string;
  readonly commit: string;
  readonly labels: readonly string[];
}): Pull {
  return {
    number: pull.number,
    title: pull.branch,
    head: { ref: pull.branch, sha: pull.commit },
    base: { ref: 'main' },
    labels: pull.labels.map((name) => ({ name })),
    user: { login: 'local' },
  };
}

/** Where the origin's web server has the list: the path that Argo CD asks GitHub for, below /metrics/. */
export function pullsFile(instance: Pick<Instance, 'dir'>): string {
  const [, owner, name] = repositoryParts(readConfig().names.repository);
  return join(metricsPath(instance), 'api', 'v3', 'repos', owner, name, 'pulls');
}

/** The pull requests that are open: what stands in for GitHub's list of them. */
export async function readPulls(instance: Pick<Instance, 'dir'>): Promise<readonly Pull[]> {
  return JSON.parse((await textIfThere(pullsFile(instance))) ?? '[]') as readonly Pull[];
}

/** Writes the list in one step, readable to the web server. */
export async function writePulls(instance: Pick<Instance, 'dir'>, pulls: readonly Pull[]): Promise<void> {
  const file = pullsFile(instance);
  await replaceFile(file, `${JSON.stringify(pulls, null, 2)}\n`);
  await readableByAll(join(metricsPath(instance), 'api'));
}
