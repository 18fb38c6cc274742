/** Paths of the API server, computed like everything else from names. */
export const applications = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
export const application = (name: string): string => `${applications}/${name}`;
export const deployments = (namespace: string): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;
export const deployment = (namespace: string, name: string): string => `${deployments(namespace)}/${name}`;
export const service = (namespace: string, name: string): string => `/api/v1/namespaces/${namespace}/services/${name}`;
export const endpointSlice = (namespace: string, name: string): string =>
  `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${name}`;
const configMaps = (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`;
export const configMap = (namespace: string, name: string): string => `${configMaps(namespace)}/${name}`;
export const autoscalers = (namespace: string): string =>
  `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
export const autoscaler = (namespace: string, name: string): string => `${autoscalers(namespace)}/${name}`;
export const node = (name: string): string => `/api/v1/nodes/${name}`;
export const nodes = '/api/v1/nodes';
export const pod = (namespace: string, name: string): string => `/api/v1/namespaces/${namespace}/pods/${name}`;
export const allPods = '/api/v1/pods';

/** Pods of a namespace that carry all these labels. */
export function pods(namespace: string, labels: Readonly<Record<string, string>> = {}): string {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector.join(','))}`;
}

/** A list narrowed to one object, for a watch. */
export const only = (list: string, name: string): string => `${list}?fieldSelector=metadata.name%3D${name}`;
