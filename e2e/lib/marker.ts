import type { Environment } from '../../tools/src/lib/environment.ts';
import { withPatch, withResource } from './edits.ts';
import type { Change, Origin, PushOptions } from './origin.ts';

/** The overlay that the local Application `web` of an environment syncs. */
export const overlay = (environment: Environment): string => `local/${environment}/web`;

async function addFile(
  origin: Origin,
  options: {
    environment: Environment;
    file: string;
    object: object;
    join: (kustomization: string, file: string) => string;
  },
  push: PushOptions = {},
): Promise<Change> {
  const folder = overlay(options.environment);
  return origin.change(
    `Rehearse ${options.file} in ${options.environment}`,
    async (tree) => {
      const kustomization = `${folder}/kustomization.yaml`;
      await tree.write(`${folder}/${options.file}`, `${JSON.stringify(options.object, null, 2)}\n`);
      await tree.write(kustomization, options.join(await tree.read(kustomization), options.file));
    },
    push,
  );
}

/** Commits one more object into the overlay of the service. */
export function addObject(
  origin: Origin,
  environment: Environment,
  file: string,
  object: object,
  push?: PushOptions,
): Promise<Change> {
  return addFile(origin, { environment, file, object, join: withResource }, push);
}

/** Commits one more patch into the overlay of the service. */
export function addPatch(origin: Origin, environment: Environment, file: string, object: object): Promise<Change> {
  return addFile(origin, { environment, file, object, join: withPatch });
}

/** A ConfigMap that nobody reads: its arrival shows that a commit was synced. */
export function marker(name: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'web' }, data: { rehearsal: 'true' } };
}
