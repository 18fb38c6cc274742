import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { treeFindings } from './tree.ts';
import { git } from '../lib/git/git.ts';

/** A repository with these: a text is a file's, `-> TARGET` makes a link, `repository` a repository in it. */
async function saidOf(entries: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return await withScratchFolder('tree', async (root) => {
    await git(root, ['init', '--quiet']);
    for (const [path, text] of Object.entries(entries)) {
      const at = join(root, path);
      await mkdir(dirname(at), { recursive: true });
      if (text === 'repository') {
        await git(root, ['init', '--quiet', at]);
        const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
        await git(at, [...who, 'commit', '--quiet', '--allow-empty', '-m', 'one']);
      } else if (text.startsWith('-> ')) await symlink(text.slice(3), at);
      else await writeFile(at, text);
    }
    await git(root, ['-c', 'advice.addEmbeddedRepo=false', 'add', '--all']);
    return (await treeFindings(root)).map(({ file, value, reason }) => `${file} is ${value}: ${reason}`);
  });
}

const out = 'it leaves the repository';
const through = 'what is rendered through a link';
test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a link to a file of the machine', { 'docs/hosts': '-> /etc/hosts' }, out],
  ['a link to nothing outside', { 'docs/deep/x': '-> ../../../nowhere' }, out],
  ['a link out by a way round', { 'docs/x': '-> ../docs/../../y' }, out],
  ['a link to the folder above', { x: '-> ..' }, out],
  ['a link to another overlay', { 'clusters/production/web2': '-> ../staging/web' }, through],
  ['a link to a manifest', { 'base/web/a.yaml': '-> b.yaml', 'base/web/b.yaml': 'a: 1\n' }, through],
  ['kustomization.yml', { 'base/web/kustomization.yml': '' }, 'Argo CD renders a folder by this name too'],
  ['Kustomization', { 'clusters/staging/web/Kustomization': '' }, 'Argo CD renders a folder by this name too'],
  ['settings of a source', { 'clusters/staging/web/.argocd-source.yaml': '' }, 'Argo CD takes images and patches'],
  ['settings of one Application', { 'local/x/.argocd-source-web.yaml': '' }, 'Argo CD takes images and patches'],
  ['a repository in it', { 'base/vendor': 'repository' }, 'another repository lies here'],
  [
    'a filter for a kind of file',
    { '.gitattributes': '*.json filter=lfs diff=lfs merge=lfs\n' },
    'such a file is another',
  ],
  ['a filter for a folder', { '.gitattributes': '/monitoring/** filter=lfs\n' }, 'such a file is another'],
  ['a filter in a folder', { 'base/web/.gitattributes': 'a.yaml filter=x\n' }, 'such a file is another'],
])('%s is refused', async (_what, entries, reason) => {
  expect(await saidOf(entries)).toEqual([expect.stringContaining(reason)]);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['a link to a file beside it, in the documents', { 'docs/a.md': '-> b.md', 'docs/b.md': 'b\n' }],
  ['a link to a folder of the repository', { 'docs/web': '-> ../apps/web' }],
  ['a name that begins with two dots', { 'docs/x': '-> ..a' }],
  ['a kustomization of something else', { 'docs/example/kustomization.yml': '' }],
  [
    'large files of the documents',
    { '.gitattributes': 'docs/images/*.png filter=lfs\n*.sh text eol=lf\n# *.x filter=y\n' },
  ],
])('%s is taken', async (_what, entries) => {
  expect(await saidOf(entries)).toEqual([]);
});
