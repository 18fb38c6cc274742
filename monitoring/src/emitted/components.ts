/** A program that Prometheus scrapes and that isn't ours: what it emits is recorded, with its version. */
export interface Component {
  readonly name: string;
  readonly job: string;
  /** Its image, without registry and tag; what has none is part of Kubernetes. */
  readonly image?: string;
  /** Where an environment pins its version: a file, and the part of it that the version stands in. */
  readonly pinned: { readonly file: string; readonly version: RegExp };
}

function image(name: string, job: string, path: string, overlay = 'monitoring'): Component {
  // The tag stands below the name, with a line in between where the name is replaced.
  const version = new RegExp(`- name: \\S*${path}\\n(?: +newName: .*\\n)? +newTag: ['"]?([^'"\\s]+)`);
  return { name, job, image: path, pinned: { file: `clusters/staging/${overlay}/kustomization.yaml`, version } };
}

const kubernetes = { file: 'tools/versions.json', version: /"kubernetes": "([^"]+)"/ };

/** Staging's versions count: an upgrade comes there first, and with it what it no longer emits. */
export const components: readonly Component[] = [
  { name: 'kubelet', job: 'kubelet', pinned: kubernetes },
  { name: 'cadvisor', job: 'cadvisor', pinned: kubernetes },
  image('kube-state-metrics', 'kube-state-metrics', 'kube-state-metrics/kube-state-metrics'),
  image('node-exporter', 'node-exporter', 'prometheus/node-exporter'),
  {
    name: 'argocd',
    job: 'argocd',
    image: 'argoproj/argocd',
    pinned: { file: 'clusters/staging/argocd/kustomization.yaml', version: /argo-cd\S*ref=(?:[0-9a-f]{40} # )?(\S+)/ },
  },
  {
    ...image('traefik', 'traefik', 'library/traefik'),
    // The clusters have a newer one than a closed machine can compile, and there it is recorded.
    pinned: { file: 'local/components/ingress/kustomization.yaml', version: /library\/traefik\n +newTag: (\S+)/ },
  },
  image('metrics-server', 'metrics-server', 'metrics-server/metrics-server', 'metrics-server'),
  image('prometheus', 'prometheus', 'prometheus/prometheus'),
  image('alertmanager', 'alertmanager', 'prometheus/alertmanager'),
  image('grafana', 'grafana', 'grafana/grafana'),
];

/** Versions are compared without the v that some write in front. */
export function bareVersion(version: string): string {
  return version.replace(/^v/, '');
}

export function pinnedVersion({ pinned }: Component, text: string): string | undefined {
  const found = pinned.version.exec(text)?.[1];
  return found === undefined ? undefined : bareVersion(found);
}
