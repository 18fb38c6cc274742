import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../../model/environment.ts';
import type { Instance } from '../../../model/instance.ts';
import { kubectl, type Kubectl } from '../../../toolbox/kubectl.ts';
import { onlyValue, openPrometheus, type Labels } from '../../../toolbox/prometheus.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { prometheusLoad, type PrometheusLoad } from './figures.ts';
import { pageOf } from './simulated-page.ts';
import { removeSimulation, startSimulation } from './simulated-pods.ts';
import { lookAt, usageOver, type Look, type Summary, type Usage } from './usage.ts';
import type { KubeList, LivePod } from '../../../model/live-objects.ts';

/** One cluster over some minutes. */
export interface MeasuredCluster {
  readonly environment: Environment;
  readonly when: string;
  readonly nodes: number;
  readonly minutes: number;
  readonly usage: readonly Usage[];
  readonly figures: PrometheusLoad;
}

interface BenchOptions {
  readonly instance: Instance;
  /** Of each measurement. */
  readonly minutes: number;
  /** How many service pods are simulated in staging; 0 for none. */
  readonly pods: number;
  readonly told: (line: string) => void;
}

const namespaces = ['monitoring', 'node-exporter'];
const secondsBetweenLooks = 15;

/** Measures the stack at rest in each cluster of the instance, then in the first one with simulated service pods. */
export async function benchMonitoring({
  instance,
  minutes,
  pods,
  told,
}: BenchOptions): Promise<readonly MeasuredCluster[]> {
  const measure = (environment: Environment, when: string): Promise<MeasuredCluster> => {
    told(`${environment}, ${when}: ${minutes} min`);
    return measured({ instance, environment, when, minutes });
  };
  const atRest = await Promise.all(instance.environments.map((environment) => measure(environment, 'at rest')));
  const [environment] = instance.environments;
  if (pods === 0 || environment === undefined) return atRest;
  const cluster = kubectl(instance, environment);
  try {
    await simulate(instance, environment, pods);
    return [...atRest, await measure(environment, `with ${pods} more service pods`)];
  } finally {
    await removeSimulation(cluster);
  }
}

interface Task {
  readonly instance: Instance;
  readonly environment: Environment;
  readonly when: string;
  readonly minutes: number;
}

async function measured({ instance, environment, when, minutes }: Task): Promise<MeasuredCluster> {
  const cluster = kubectl(instance, environment);
  const nodes = await nodesOf(cluster);
  const looks: (readonly Look[])[] = [];
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / 1000;
  looks.push(await look(cluster, nodes));
  while (passed() < minutes * 60) {
    await sleep(secondsBetweenLooks * 1000);
    looks.push(await look(cluster, nodes));
  }
  const usage = usageOver(looks, passed());
  const figures = await prometheusLoad(openPrometheus(instance, environment), minutes);
  return { environment, when, nodes: nodes.length, minutes, usage, figures };
}

async function nodesOf(cluster: Kubectl): Promise<readonly string[]> {
  const { items } = await cluster.json<KubeList>(['get', 'nodes']);
  return items.map(({ metadata }) => metadata.name);
}

async function look(cluster: Kubectl, nodes: readonly string[]): Promise<readonly Look[]> {
  const summaries = await Promise.all(
    nodes.map(async (node) => {
      const { stdout } = await cluster.run(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`]);
      return JSON.parse(stdout) as Summary;
    }),
  );
  return lookAt(summaries, namespaces);
}

/** Has Prometheus scrape so many more pods, each with all the series that there are of a real one. */
async function simulate(instance: Instance, environment: Environment, count: number): Promise<void> {
  const cluster = kubectl(instance, environment);
  const prometheus = openPrometheus(instance, environment);
  const { items } = await cluster.json<KubeList<LivePod>>([
    'get',
    'pods',
    '--namespace=web',
    '--selector=app.kubernetes.io/name=web',
  ]);
  const pod = items[0];
  if (pod === undefined) throw new Error(`there is no pod of the service in ${environment}`);
  const { name } = pod.metadata;
  const script =
    "fetch('http://127.0.0.1:5000/api/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))";
  const real = await cluster.run(['exec', '--namespace=web', name, '--', 'node', '-e', script]);
  const ofOthers = `{namespace="web",pod="${name}",job=~"cadvisor|kube-state-metrics"}`;
  const series = await prometheus.get<readonly Labels[]>(`/api/v1/series?match[]=${encodeURIComponent(ofOthers)}`);
  const expr = 'count(up{job="web"} == 1)';
  const before = onlyValue(await prometheus.query(expr), expr);
  await startSimulation(cluster, {
    count,
    page: pageOf(real.stdout, series),
    image: pod.spec.containers[0]?.image ?? '',
  });
  await waitFor({ what: `${count} more targets up`, seconds: 180, every: 2000 }, async () => {
    const up = onlyValue(await prometheus.query(expr), expr);
    return up >= before + count ? { done: undefined } : { seen: `${up - before} more` };
  });
}
