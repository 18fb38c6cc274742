/** A workload of Argo CD without which git is no longer followed. */
export interface ArgocdPart {
  readonly kind: 'Deployment' | 'StatefulSet';
  /** In the namespace `argocd`. */
  readonly name: string;
  /** What no longer happens without it, as the end of a sentence. */
  readonly without: string;
}

/** Those that every cluster has: what Argo CD heals of others, it can not heal of them. */
export const argocdParts: readonly ArgocdPart[] = [
  {
    kind: 'StatefulSet',
    name: 'argocd-application-controller',
    without: 'nothing is compared or healed, and every Application shows what was last seen of it',
  },
  {
    kind: 'Deployment',
    name: 'argocd-repo-server',
    without: 'nothing is rendered: no merge arrives, and nothing is healed',
  },
  { kind: 'Deployment', name: 'argocd-redis', without: 'what was rendered is not remembered: syncs are slow or fail' },
  {
    kind: 'Deployment',
    name: 'argocd-server',
    without: 'no webhook is heard and no page is shown: merges wait for a poll',
  },
];
