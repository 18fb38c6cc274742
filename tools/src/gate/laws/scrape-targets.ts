import { at, listAt } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { ourServicesIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { networkOf } from '../references/grants.ts';
import { scrapeJobs, type ScrapeJob } from '../references/scrapes.ts';
import { writtenJobs, type WrittenJob } from '../references/written-jobs.ts';

/** Prometheus finds what a job is about, may call it, and asks for the path that it serves; so for where alerts go. */
export function scrapeTargets(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return scrapeJobs(index)
    .flatMap((job) =>
      [
        namespaceFindings(job, index),
        keptFindings(job),
        pathFindings(job),
        idleFindings(job),
        callFindings(job, index),
      ].flat(),
    )
    .concat(writtenJobs(index).flatMap(wayFindings));
}

/** What a kubelet serves of itself, of containers and of probes. */
const ofNodes = ['/metrics', '/metrics/cadvisor', '/metrics/probes', '/metrics/resource'];

function wayFindings({ source, field, job }: WrittenJob): readonly Finding[] {
  const scheme = at(job, 'scheme') ?? 'http';
  const path = String(at(job, 'metrics_path') ?? '/metrics');
  const nodes = listAt(job, 'kubernetes_sd_configs').some((each) => at(each, 'role') === 'node');
  const unknown = { reason: 'Prometheus calls by http or https', wayOut: 'Write one of these.' };
  const unserved = { reason: `a kubelet serves ${ofNodes.join(', ')}`, wayOut: 'Ask for one of these.' };
  return [
    ...(scheme === 'http' || scheme === 'https' ? [] : [finding(source, `${field}.scheme`, scheme, unknown)]),
    ...(nodes && !ofNodes.includes(path) ? [finding(source, `${field}.metrics_path`, path, unserved)] : []),
  ];
}

function idleFindings({ source, field, idle }: ScrapeJob): readonly Finding[] {
  return idle.map((regex) =>
    finding(source, `${field}.relabel_configs.regex`, regex, {
      reason: 'it fits none of the targets, so that the label is never written',
      wayOut: 'Write it as the labels of the targets are.',
    }),
  );
}

function namespaceFindings({ source, field, namespaces }: ScrapeJob, index: EnvironmentIndex): readonly Finding[] {
  return namespaces
    .filter((name) => !index.namespaces.has(name))
    .map((name) =>
      finding(source, `${field}.kubernetes_sd_configs.namespaces.names`, name, {
        reason: 'this environment has no such namespace, and Prometheus may not list what it looks for there',
        wayOut: `Name one of ${[...index.namespaces.keys()].toSorted().join(', ')}.`,
      }),
    );
}

function keptFindings({ source, field, kept, keeps }: ScrapeJob): readonly Finding[] {
  if (keeps) return [];
  const found = finding(source, `${field}.relabel_configs`, kept === '' ? undefined : kept, {
    reason: 'it keeps no port of any Service or pod of these namespaces, so nothing is asked',
    wayOut: 'Name namespace, Service and port as they are rendered.',
  });
  return [found];
}

function pathFindings({ source, field, targets, metricsPath }: ScrapeJob): readonly Finding[] {
  if (field.includes('.alerting.')) return [];
  const others = new Set(
    targets.flatMap(({ pod }) => ourServicesIn(pod)).filter((service) => service.metricsPath !== metricsPath),
  );
  return [...others].map((service) =>
    finding(source, `${field}.metrics_path`, metricsPath, {
      reason: `${service.name} serves its metrics at ${service.metricsPath}, as lockstep.config.ts says`,
      wayOut: `Set it to ${service.metricsPath}.`,
    }),
  );
}

function callFindings({ source, field, targets, readers }: ScrapeJob, index: EnvironmentIndex): readonly Finding[] {
  const { missing } = networkOf(index);
  const refused = readers
    // A pod reaches itself by no grant.
    .flatMap((reader) =>
      targets
        .filter(({ pod }) => pod !== reader)
        .map(({ pod, port }) => ({ reader, pod, port, lacks: missing(reader, pod, port) })),
    )
    .filter(({ lacks }) => lacks !== undefined);
  return [...Map.groupBy(refused, ({ pod }) => pod).values()].map(([first]) => {
    const { reader, pod, port, lacks } = first!;
    const [one, other] = [reader, pod].map((each) => objectName(each.source.object));
    return finding(source, field, `${other} on ${port.number}`, {
      reason: `${one} may not call it: no NetworkPolicy grants this ${lacks}`,
      wayOut: `Grant it in the namespace ${lacks === 'egress' ? reader.namespace : pod.namespace}; both ends need a grant.`,
    });
  });
}
