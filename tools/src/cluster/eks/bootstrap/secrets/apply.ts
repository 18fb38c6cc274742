import type { Kubectl } from '../../../../toolbox/kubectl.ts';
import type { KubeObject } from '../../../../model/kube-object.ts';
import { findObject } from '../cluster.ts';
import type { GatheredSecret } from './gather.ts';
import { initialPassword, keysOf, type SecretKind } from './kinds.ts';
import type { LiveSecret } from '../../../../model/live-objects.ts';
import { defined } from '../../../../lib/values/defined.ts';

/** The data of a Secret in the cluster, as base64; empty where it is not there. */
export async function existingData(
  cluster: Kubectl,
  { namespace, name }: Pick<SecretKind, 'namespace' | 'name'>,
): Promise<Readonly<Record<string, string>>> {
  return (await findObject<LiveSecret>(cluster, ['-n', namespace, 'secret', name]))?.data ?? {};
}

/**
 * The Secret as it is applied: what was gathered, and what of ours is there already, since a server-side apply takes
 * away what its owner no longer says.
 */
async function secretObject(
  { kind, values }: GatheredSecret,
  existing: Readonly<Record<string, string>>,
): Promise<KubeObject> {
  const { name, namespace, labels, fields, constants = {} } = kind;
  const kept = fields
    .flatMap(keysOf)
    .flatMap((key) => (existing[key] === undefined ? [] : [[key, existing[key]] as const]));
  const fresh = await Promise.all(
    fields.map(async (field) => {
      const value = values.get(field.key);
      if (value === undefined) return [];
      const encoded = field.encode === undefined ? [value] : await field.encode(value);
      return keysOf(field).map((key, index) => [key, base64(encoded[index] ?? '')] as const);
    }),
  );
  const fixed = Object.entries(constants).map(([key, value]) => [key, base64(value)] as const);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, ...defined({ labels }) },
    type: 'Opaque',
    data: Object.fromEntries([...kept, ...fixed, ...fresh.flat()]),
  };
}

/** Writes what was gathered; the values go to kubectl by its standard input, and nowhere else. */
export async function applySecret(cluster: Kubectl, gathered: GatheredSecret): Promise<void> {
  const { kind, values, origin } = gathered;
  if (values.size === 0) return;
  await cluster.apply([await secretObject(gathered, await existingData(cluster, kind))], 'lockstep');
  const password = values.get('admin-password');
  if (kind.name !== 'argocd-secret' || password === undefined) return;
  // Of a password that nobody typed, the cluster would otherwise hold only the hash.
  if (origin === 'generated') await cluster.apply([initialSecret(password)], 'lockstep');
  else await cluster.run(['-n', 'argocd', 'delete', 'secret', initialPassword, '--ignore-not-found']);
}

function initialSecret(password: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: initialPassword, namespace: 'argocd' },
    type: 'Opaque',
    data: { password: base64(password) },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
