import type { Environment } from '@lockstep/tools/model/environment';
import { withResource } from './edits.ts';
import type { PushedChange, Origin, PushOptions } from './origin.ts';

/** Commits one more object into the overlay that a local Application syncs. */
export function addObject(
  origin: Origin,
  environment: Environment,
  application: string,
  file: string,
  object: object,
  push?: PushOptions,
): Promise<PushedChange> {
  const folder = `local/${environment}/${application}`;
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
export function marker(name: string, namespace = 'web'): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { rehearsal: 'true' } };
}
