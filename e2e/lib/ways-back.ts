import assert from 'node:assert/strict';
import type { KubeObject } from '@lockstep/tools/model/kube-object';
import { kindsNotInGit, withoutWayBack } from '@lockstep/tools/model/not-in-git';
import type { Cluster } from './cluster.ts';

/** @throws {AssertionError} that lists what a cluster holds, git does not, and tools/src/model/not-in-git.ts has no word for. */
export async function assertWaysBack({ kubectl }: Cluster): Promise<void> {
  const kinds = kindsNotInGit.join(',').toLowerCase();
  const { stdout } = await kubectl.run(['get', kinds, '--all-namespaces', '-o', 'json']);
  const { items } = JSON.parse(stdout) as { readonly items: readonly KubeObject[] };
  assert.notEqual(items.length, 0);
  assert.deepEqual(withoutWayBack(items), []);
}
