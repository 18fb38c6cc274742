import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { KubeObject } from '../../model/kube-object.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { ifThere, textIfThere } from '../../lib/files/if-there.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { isInstalled } from '../../lib/files/paths.ts';
import { versionsFile } from './argocd-version.ts';

/** What people wrote. */
interface Sources {
  readonly documents: readonly Rendered[];
  /** Of each file that says nothing which can be read, why. */
  readonly unread: readonly Finding[];
}

const folders = ['base', 'monitoring', 'clusters', 'local'];

/** Every YAML document below the folders of what is rendered, as people wrote it, and the file of tool versions. */
export async function writtenIn(root: string, parse: (text: string) => readonly KubeObject[]): Promise<Sources> {
  const files = (await Promise.all(folders.map((folder) => yamlIn(root, folder)))).flat().toSorted();
  const read = await Promise.all(files.map((file) => documentsOf(root, file, parse)));
  const all = [...read, versionsIn((await textIfThere(join(root, versionsFile))) ?? '{}')];
  return { documents: all.flatMap(({ documents }) => documents), unread: all.flatMap(({ unread }) => unread) };
}

/** A link is refused for itself, and a folder may be called anything. */
async function yamlIn(root: string, folder: string): Promise<readonly string[]> {
  const entries = await ifThere(join(root, folder), (path) => readdir(path, { recursive: true, withFileTypes: true }));
  const found = (entries ?? []).filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name));
  const files = found.map(({ parentPath, name }) => join(parentPath, name));
  return files.filter((file) => !isInstalled(file, root)).map((file) => relative(root, file));
}

async function documentsOf(
  root: string,
  file: string,
  parse: (text: string) => readonly KubeObject[],
): Promise<Sources> {
  const text = await readFile(join(root, file), 'utf8');
  try {
    return { documents: parse(text).map((object) => ({ file, object, text })), unread: [] };
  } catch (error) {
    // An alias to nowhere, or too many of them.
    if (!(error instanceof ReferenceError)) throw error;
    const wayOut = 'Write out what the alias (*) stands for, or the anchor (&) that it names.';
    const reason = error.message.replace(/\.$/, '');
    return {
      documents: [],
      unread: [{ file, object: 'document', field: 'the text', value: 'no YAML', reason, wayOut }],
    };
  }
}

function versionsIn(text: string): Sources {
  const versions = { file: versionsFile, object: Object(jsonIn(text)) as KubeObject };
  if (jsonIn(text) !== undefined) return { documents: [versions], unread: [] };
  const broken = { reason: 'it is no JSON', wayOut: 'Mend its text.' };
  return { documents: [versions], unread: [finding(versions, 'the text', 'unreadable', broken)] };
}
