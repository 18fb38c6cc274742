import versions from '../../../../versions.json' with { type: 'json' };
import type { Upstream } from '../source.ts';

/** Git repositories whose manifests our bases reference; in a closed network, made from the Go module of the same tag. */
export const upstreams: readonly Upstream[] = [
  { repository: 'github.com/argoproj/argo-cd', tag: `v${versions.argocd}`, moduleOf: 'argocd', folder: 'manifests' },
  {
    repository: 'github.com/argoproj/argo-rollouts',
    tag: 'v1.10.2',
    moduleOf: 'rollouts',
    folder: 'manifests/crds',
    forPart: 'rollouts',
  },
  {
    repository: 'github.com/cloudnative-pg/cloudnative-pg',
    tag: 'v1.28.0',
    moduleOf: 'database',
    folder: 'config',
    forPart: 'database',
  },
  {
    repository: 'github.com/kubernetes-sigs/metrics-server',
    tag: 'v0.9.0',
    // As the Go module proxy says in the origin of the release.
    commit: 'df0ca06314dd3b367974d01bf3f9f6f3921256bf',
    moduleOf: 'metrics-server',
    folder: 'manifests',
  },
  {
    repository: 'raw.githubusercontent.com/cert-manager/cert-manager',
    tag: 'v1.21.2',
    moduleOf: 'cert-manager',
    folder: 'deploy/crds',
    byFile: true,
  },
  {
    repository: 'github.com/external-secrets/external-secrets',
    tag: 'v1.3.2',
    // As the Go module proxy says in the origin of the release; later ones are no module.
    commit: 'a2ec42276c5ec6ed46232648f2397823b9b84aaf',
    moduleOf: 'external-secrets',
    version: 'v1.3.2',
    folder: 'config/crds/bases',
  },
];
