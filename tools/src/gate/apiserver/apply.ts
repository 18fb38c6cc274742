import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../../lib/process/parallel.ts';
import { Failure } from '../../lib/failure.ts';
import { objectName } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ApiResponse, Client } from './client.ts';
import { apiResourcesOf } from './resources.ts';

export interface ApplyOptions {
  /** Only ask; nothing stays. */
  readonly dryRun: boolean;
}

/** Why the server refuses an object: its Status. */
export interface ApiRefusal {
  readonly code: number;
  readonly message: string;
  readonly causes: readonly { readonly field?: string; readonly message: string; readonly reason?: string }[];
}

/** What the server said to one object. */
export interface ApplyResult {
  readonly object: KubeObject;
  readonly error?: ApiRefusal;
  readonly warnings: readonly string[];
  /** Whether it changed what stands there; of a dry run always false. */
  readonly changed: boolean;
}

/** Server-side apply and removal through a client. */
export function appliers(client: Client) {
  const resources = apiResourcesOf(client);
  const versions = new Map<string, string>();

  const applyOne = async (object: KubeObject, { dryRun }: ApplyOptions): Promise<ApplyResult> => {
    const path = await resources.pathOf(object);
    if (path === undefined) return { object, error: unknownKind(object), warnings: [], changed: false };
    // The manager and the force are Argo CD's.
    const query = `fieldManager=argocd-controller&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const answer = await client.call({
      method: 'PATCH',
      path: `${path}?${query}`,
      type: 'application/apply-patch+yaml',
      body: object,
    });
    const { warnings } = answer;
    // A definition that has gone since leaves no Status, only a page.
    if (answer.status === 404 && answer.body === undefined)
      return { object, error: unknownKind(object), warnings, changed: false };
    if (answer.status >= 300) return { object, error: refusalIn(answer), warnings, changed: false };
    if (dryRun) return { object, warnings, changed: false };
    if (object.kind === 'CustomResourceDefinition') await established(client, path, object);
    const version = (answer.body as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
    const changed = versions.get(path) !== version;
    versions.set(path, version);
    return { object, warnings, changed };
  };

  const remove = async (object: KubeObject): Promise<void> => {
    const path = await resources.pathOf(object);
    if (path === undefined) return;
    versions.delete(path);
    await client.call({ method: 'DELETE', path });
    if (object.kind === 'Namespace') {
      await client.call({ method: 'PUT', path: `${path}/finalize`, body: { ...object, spec: { finalizers: [] } } });
    }
    await pollServer(
      `${objectName(object)} gone`,
      async () => (await client.call({ method: 'GET', path })).status === 404,
    );
  };

  return {
    remove,
    apply: (objects: readonly KubeObject[], options: ApplyOptions): Promise<readonly ApplyResult[]> =>
      inParallel(objects, (object) => applyOne(object, options)),
  };
}

async function established(client: Client, path: string, object: KubeObject): Promise<void> {
  interface Definition {
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }
  await pollServer(`${objectName(object)} served`, async () => {
    const { status } = (await client.call({ method: 'GET', path })).body as Definition;
    return (status?.conditions ?? []).some(
      (condition) => condition.type === 'Established' && condition.status === 'True',
    );
  });
}

/** Asks until it holds; a minute, since a machine that builds beside it has taken fifteen seconds. */
export async function pollServer(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) {
      throw new Failure({
        what: `The throw-away API server does not have ${what} after a minute`,
        wayOut: 'Run this again.',
      });
    }
    await sleep(25);
  }
}

function unknownKind({ apiVersion, kind }: KubeObject): ApiRefusal {
  const message = `the API server knows no ${kind} in ${apiVersion}`;
  return { code: 404, message, causes: [{ field: 'kind', message }] };
}

function refusalIn({ status, body }: ApiResponse): ApiRefusal {
  const { message, details } = (body ?? {}) as { message?: string; details?: { causes?: ApiRefusal['causes'] } };
  return { code: status, message: message ?? `status ${status}`, causes: details?.causes ?? [] };
}
