import type { Environment } from '../../tools/src/lib/environment.ts';
import { withResource } from './edits.ts';
import type { Change, Origin, PushOptions } from './origin.ts';

/** Commits one more object into the overlay that the local Application `web` of an environment syncs. */
export function addObject(
  origin: Origin,
  environment: Environment,
  file: string,
  object: object,
  push?: PushOptions,
): Promise<Change> {
  const folder = `local/${environment}/web`;
  const kustomization = `${folder}/kustomization.yaml`;
  return origin.change(
    `Rehearse ${file} in ${environment}`,
    async (tree) => {
      await tree.write(`${folder}/${file}`, `${JSON.stringify(object, null, 2)}\n`);
      await tree.write(kustomization, withResource(await tree.read(kustomization), file));
    },
    push,
  );
}

/** A ConfigMap that nobody reads: its arrival shows that a commit was synced. */
export function marker(name: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'web' }, data: { rehearsal: 'true' } };
}
