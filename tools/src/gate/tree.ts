import { lstat, readlink } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path/posix';
import type { Finding } from '../model/finding.ts';
import { ifThere, textIfThere } from '../lib/files/if-there.ts';
import { listFiles } from '../lib/git/checkout.ts';

/** Where everything is rendered, by Argo CD and by these tools. */
const rendered = /^(?:base|monitoring|clusters|local)\//;

/**
 * What Argo CD's repo-server takes otherwise than these tools do, or refuses for the whole repository, whatever an
 * overlay needs of it: links, submodules, large files that are kept elsewhere, settings of Applications among manifests,
 * other names for a kustomization. See `util/app/path` and `reposerver/repository` of argo-cd v3.6.
 */
export async function treeFindings(root: string): Promise<readonly Finding[]> {
  const files = await listFiles(root);
  const found = await Promise.all(files.map(async (file) => [...namedWrong(file), ...(await kindOf(root, file))]));
  return [...found.flat(), ...(await filtersIn(root, files))];
}

function refuse(file: string, value: string, reason: string, wayOut: string): Finding {
  return { file, object: 'file', field: 'the file', value, reason, wayOut };
}

function namedWrong(file: string): readonly Finding[] {
  const name = basename(file);
  if (/^\.argocd-source(?:-.*)?\.yaml$/.test(name)) {
    const reason = 'Argo CD takes images and patches from it that no render here shows';
    return [refuse(file, name, reason, "Put them into the overlay's kustomization.yaml.")];
  }
  if (rendered.test(file) && (name === 'kustomization.yml' || name === 'Kustomization')) {
    const reason = 'Argo CD renders a folder by this name too, and nothing here checks it';
    return [refuse(file, name, reason, 'Call it kustomization.yaml.')];
  }
  return [];
}

async function kindOf(root: string, file: string): Promise<readonly Finding[]> {
  const there = await ifThere(join(root, file), (path) => lstat(path));
  // Git lists a repository in this one by its folder.
  if (there?.isDirectory()) {
    const reason = 'another repository lies here, which Argo CD fetches from wherever it says and nothing here reads';
    return [refuse(file, 'a submodule', reason, 'Name it by commit under resources of an overlay.')];
  }
  return there?.isSymbolicLink() ? linkAt(file, await readlink(join(root, file))) : [];
}

function linkAt(file: string, target: string): readonly Finding[] {
  const value = `a link to ${target}`;
  if (target.startsWith('/') || normalize(join(dirname(file), target)).split('/')[0] === '..') {
    const reason = 'it leaves the repository, and Argo CD then renders nothing of all of it';
    return [refuse(file, value, reason, 'Put the file itself here, or remove the link.')];
  }
  if (!rendered.test(file)) return [];
  const reason = 'what is rendered through a link is checked under another name, or not at all';
  return [refuse(file, value, reason, 'Name what it leads to in the kustomization.')];
}

/** Files that git keeps elsewhere and puts here by a filter, as Git LFS does: Argo CD has the filter only where it is asked to. */
async function filtersIn(root: string, files: readonly string[]): Promise<readonly Finding[]> {
  const settings = files.filter((file) => basename(file) === '.gitattributes');
  const found = settings.map(async (file) =>
    ((await textIfThere(join(root, file))) ?? '')
      .split('\n')
      .filter((line) => /^[^#]*\s(?:filter|working-tree-encoding)=/.test(line))
      .filter((line) => rendered.test(file) || mayMatch(line.trim().split(/\s/)[0]!))
      .map((line) => refuse(file, line.trim(), filtered, 'Keep what is rendered as plain files.')),
  );
  return (await Promise.all(found)).flat();
}

const filtered = 'such a file is another one for Argo CD, which reads what git stores';

/** Whether a pattern can mean something that is rendered: one without a folder means files in all. */
function mayMatch(pattern: string): boolean {
  const path = pattern.replace(/^\//, '');
  return !path.replace(/\/$/, '').includes('/') || path.startsWith('*') || rendered.test(path);
}
