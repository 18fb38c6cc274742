import { parse, stringify } from 'yaml';
import { at, listAt } from '../../../lib/values/at.ts';

interface Reached {
  /** `HOST:PORT` of what answers for every target. */
  readonly pages: string;
  /** The same of a job that has a real program. */
  readonly real: Readonly<Record<string, string>>;
  /** By which targets are looked up. */
  readonly kubeconfig: string;
}

/**
 * A file of Prometheus' configuration as it is rendered, but for where it scrapes: it finds its targets in the simulated
 * cluster and keeps, drops and names what it does there, and asks for each by the path `/JOB/TARGET` of one server. Jobs
 * that find their targets elsewhere, and where alerts go, are left out.
 */
export function reachable(text: string, { pages, real, kubeconfig }: Reached): string {
  const {
    alerting: _,
    scrape_config_files: __,
    rule_files: ___,
    ...config
  } = Object(parse(text)) as Record<string, unknown>;
  const jobs = listAt<Record<string, unknown>>(config, 'scrape_configs').flatMap((job) => {
    const found = listAt<object>(job, 'kubernetes_sd_configs');
    if (found.length === 0) return [];
    const { scheme: _scheme, authorization: _authorization, tls_config: _tls, ...kept } = job;
    const name = String(job['job_name']);
    const isOfNodes = found.some((each) => at(each, 'role') === 'node');
    const target = isOfNodes
      ? ['__meta_kubernetes_node_name']
      : ['__meta_kubernetes_namespace', '__meta_kubernetes_pod_name'];
    const path = {
      source_labels: target,
      separator: '/',
      target_label: '__metrics_path__',
      replacement: `/${name}/$1`,
    };
    return [
      {
        ...kept,
        kubernetes_sd_configs: found.map((each) => Object.assign(each, { kubeconfig_file: kubeconfig })),
        relabel_configs: [
          { source_labels: ['__address__'], target_label: 'instance' },
          ...listAt<object>(job, 'relabel_configs'),
          ...(real[name] === undefined ? [path] : []),
          { target_label: '__address__', replacement: real[name] ?? pages },
        ],
      },
    ];
  });
  return stringify({ ...config, scrape_configs: jobs });
}
