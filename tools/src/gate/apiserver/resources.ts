import type { KubeObject } from '../../model/kube-object.ts';
import type { Client } from './client.ts';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Finds the URL path of objects by asking the server what it serves. */
interface Resources {
  /** Undefined when the server does not know the kind. */
  pathOf(object: KubeObject): Promise<string | undefined>;
}

export function apiResourcesOf(client: Client): Resources {
  const known = new Map<string, Promise<readonly Resource[]>>();
  const ask = (apiVersion: string): Promise<readonly Resource[]> => {
    const asked = discover(client, apiVersion);
    known.set(apiVersion, asked);
    return asked;
  };
  const find = async ({ apiVersion, kind }: KubeObject): Promise<Resource | undefined> => {
    const named = (resource: Resource): boolean => resource.kind === kind && !resource.name.includes('/');
    const remembered = (await (known.get(apiVersion) ?? ask(apiVersion))).find(named);
    // A definition may have come since.
    return remembered ?? (isCustom(apiVersion) ? (await ask(apiVersion)).find(named) : undefined);
  };
  return {
    pathOf: async (object) => {
      const resource = await find(object);
      if (resource === undefined) return undefined;
      const { namespace = 'default', name } = object.metadata;
      const place = resource.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
      return `${rootOf(object.apiVersion)}${place}/${resource.name}/${encodeURIComponent(name)}`;
    },
  };
}

async function discover(client: Client, apiVersion: string): Promise<readonly Resource[]> {
  const { status, body } = await client.call({ method: 'GET', path: rootOf(apiVersion) });
  return status === 200 ? ((body as { resources?: readonly Resource[] }).resources ?? []) : [];
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function isCustom(apiVersion: string): boolean {
  return apiVersion.includes('.') && !/\.k8s\.io\//.test(apiVersion);
}
