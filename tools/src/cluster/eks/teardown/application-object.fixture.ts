/** An Application as Argo CD keeps it; the root one lets go of what it made. */
export function applicationObject(name: string, environment = 'staging'): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: 'argocd',
      finalizers: name === 'applications' ? [] : ['resources-finalizer.argocd.argoproj.io/foreground'],
    },
    spec: {
      source: { repoURL: 'https://github.com/acme/shop.git', path: `clusters/${environment}/${name}` },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] },
    },
  };
}
