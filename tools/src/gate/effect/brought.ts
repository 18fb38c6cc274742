import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { textIfThere } from '../../lib/files/if-there.ts';
import { parseObjects } from '../../toolbox/kustomize.ts';

/** Whether a render holds an object of a component's own resources: Kustomize takes no second of the same name. */
export async function bringsAnObject(folder: string, render: string): Promise<boolean> {
  const text = await textIfThere(join(folder, 'kustomization.yaml'));
  const { resources } = Object(parseDocument(text ?? '{}', { uniqueKeys: false }).toJS()) as {
    resources?: readonly unknown[];
  };
  for (const name of (resources ?? []).map(String).filter((each) => /\.ya?ml$/.test(each) && !each.includes('://'))) {
    const objects = parseObjects((await textIfThere(join(folder, name))) ?? '');
    if (objects.some(({ kind, metadata }) => holds(render, `kind: ${kind}`, `  name: ${metadata?.name}`))) return true;
  }
  return false;
}

function holds(render: string, ...lines: readonly string[]): boolean {
  const documents = render.split(/^---$/m).map((document) => new Set(document.split('\n')));
  return documents.some((document) => lines.every((line) => document.has(line)));
}
