import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { groupKindOf } from '../../model/kube-object.ts';
import { doorOf, ourServicesIn, podsOfBackend, routesIn, type IngressRoute } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { parsedText } from '../references/texts.ts';
import { writtenJobs, type WrittenJob } from '../references/written-jobs.ts';

/** One address that a prober asks for, with where it is written. */
interface Probe {
  readonly source: Rendered;
  readonly field: string;
  readonly url: string;
  readonly service: string | undefined;
}

/** A page of one of our services at the door. */
interface ServedPage {
  readonly route: IngressRoute;
  /** Undefined where no pod is behind it, of which others tell. */
  readonly service: string | undefined;
}

/**
 * Each host at which the door serves a service of ours is asked for from outside, by TLS, under that service's name; and
 * what is asked for is served. Without it an outage of the way to the pods calls nobody. Where a version is looked at before
 * users have it, nobody is to be called.
 */
export function probedHosts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const jobs = writtenJobs(index);
  // Where no Prometheus is rendered, nothing is watched at all.
  if (jobs.length === 0) return [];
  const probes = probesIn(index, jobs);
  const pages = pagesIn(index);
  const served = new Set(pages.map(({ route }) => route.host));
  // Of an Ingress that leads to no service of ours others tell why; its probe is right.
  const elsewhere = new Set(routesIn(index).flatMap(({ host }) => (served.has(host) ? [] : [host])));
  const wrong = probes.flatMap((probe) => (elsewhere.has(hostOf(probe)) ? [] : wrongProbe(probe, pages)));
  return [...wrong, ...unprobed(pages, probes)];
}

function pagesIn(index: EnvironmentIndex): readonly ServedPage[] {
  const previews = previewsIn(index);
  return routesIn(index).flatMap((route): readonly ServedPage[] => {
    if (previews.has(`${route.source.object.metadata.namespace}/${route.backend.name}`)) return [];
    if (route.host === '' || doorOf(route.source, index).length === 0) return [];
    const { namespace = 'default' } = route.source.object.metadata;
    const pods = podsOfBackend(route.backend, namespace, index).map(({ pod }) => pod);
    if (pods.length === 0) return [{ route, service: undefined }];
    return [...new Set(pods.flatMap(ourServicesIn))].map(({ name }) => ({ route, service: name }));
  });
}

/** The Services by which a Rollout shows a version before users have it, as namespace/name. */
function previewsIn(index: EnvironmentIndex): ReadonlySet<string> {
  const rollouts = index.objects.filter(({ object }) => groupKindOf(object) === 'Rollout.argoproj.io');
  return new Set(
    rollouts.map(
      ({ object }) => `${object.metadata.namespace}/${at(object, 'spec', 'strategy', 'blueGreen', 'previewService')}`,
    ),
  );
}

/** The targets of every job that asks a prober, as the job has them and as the files that it names do. */
function probesIn(index: EnvironmentIndex, all: readonly WrittenJob[]): readonly Probe[] {
  const jobs = all.filter(({ job }) => at(job, 'metrics_path') === '/probe');
  const patterns = jobs.flatMap(({ job }) => listAt(job, 'file_sd_configs').flatMap((each) => textsAt(each, 'files')));
  const fromFiles = index
    .ofKind('ConfigMap')
    .flatMap((source) =>
      Object.entries((at(source.object, 'data') ?? {}) as Record<string, string>).flatMap(([key, text]) =>
        mountsOf(source, index).some((folder) => patterns.some((pattern) => matches(pattern, `${folder}/${key}`)))
          ? groupsIn(text).flatMap((group, place) => probesOf(source, `data[${key}][${place}]`, group))
          : [],
      ),
    );
  const written = jobs.flatMap(({ source, field, job }) =>
    listAt(job, 'static_configs').flatMap((group, place) =>
      probesOf(source, `${field}.static_configs[${place}]`, group),
    ),
  );
  return [...fromFiles, ...written];
}

/** Where containers find a ConfigMap as a folder. */
function mountsOf({ object }: Rendered, index: EnvironmentIndex): readonly string[] {
  const { name, namespace = 'default' } = object.metadata;
  return index.pods
    .filter((pod) => pod.namespace === namespace)
    .flatMap(({ spec, containers }) => {
      const volumes = listAt(spec, 'volumes').filter((volume) => at(volume, 'configMap', 'name') === name);
      const ours = new Set(volumes.map((volume) => at(volume, 'name')));
      return containers
        .flatMap(({ container }) => listAt(container, 'volumeMounts'))
        .filter((mount) => ours.has(at(mount, 'name')))
        .map((mount) => String(at(mount, 'mountPath')));
    });
}

/** As Prometheus reads the last part of a path: `*` for any characters. */
function matches(pattern: string, path: string): boolean {
  const words = pattern.split('*').map((word) => word.replaceAll(/[^\w/-]/g, '\\$&'));
  return new RegExp(`^${words.join('[^/]*')}$`).test(path);
}

function groupsIn(text: string): readonly unknown[] {
  const groups = parsedText(text);
  return Array.isArray(groups) ? groups : [];
}

function probesOf(source: Rendered, field: string, group: unknown): readonly Probe[] {
  const service = at(group, 'labels', 'service');
  return textsAt(group, 'targets').map((url, place) => ({
    source,
    field: `${field}.targets[${place}]`,
    url: String(url),
    service: typeof service === 'string' ? service : undefined,
  }));
}

function wrongProbe({ source, field, url, service }: Probe, pages: readonly ServedPage[]): readonly Finding[] {
  const refuse = (reason: string, wayOut: string): readonly Finding[] => [
    finding(source, field, url, { reason, wayOut }),
  ];
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'https:') return refuse('users come by TLS', 'Write https://, the host and the path.');
  const ofHost = pages.filter(({ route }) => route.host === address.hostname);
  if (ofHost.length === 0) {
    const hosts = [...new Set(pages.map(({ route }) => route.host))];
    const way = `Name one of ${hosts.join(', ') || 'them, once there is one'}.${didYouMean(address.hostname, hosts)}`;
    return refuse('no Ingress of this environment serves a service of ours at this host', way);
  }
  const served = ofHost.filter(({ route }) => serves(route, address.pathname));
  if (served.length === 0) {
    const paths = [...new Set(ofHost.map(({ route }) => route.path ?? '/'))];
    return refuse('the door does not serve this path there', `Ask for one of ${paths.join(', ')}.`);
  }
  if (served.some((page) => page.service === service || page.service === undefined)) return [];
  const labels = `labels.service is ${service ?? 'not there'}, and it is a page of ${served[0]!.service}`;
  return refuse(`${labels}: its outage would count for another`, `Write service: ${served[0]!.service} there.`);
}

function serves({ path = '/', pathType }: IngressRoute, asked: string): boolean {
  if (path === asked) return true;
  return pathType !== 'Exact' && `${asked}/`.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function unprobed(pages: readonly ServedPage[], probes: readonly Probe[]): readonly Finding[] {
  const asked = new Set(probes.map(hostOf));
  // Of a probe that asks elsewhere is told already.
  const astray = new Set(
    probes.filter((probe) => !pages.some(({ route }) => route.host === hostOf(probe))).map(({ service }) => service),
  );
  const lacking = pages.filter(
    ({ route, service }) =>
      service !== undefined && !asked.has(route.host) && !astray.has(service) && isLookedUp(route),
  );
  return [...Map.groupBy(lacking, ({ route }) => route.host).values()].map(([first]) => {
    const { route, service } = first!;
    return finding(route.source, route.field.replace(/\.http\.paths.*$/, '.host'), route.host, {
      reason: `nothing asks for it from outside, so nobody is called when users of ${service} get no answer there`,
      wayOut: `Add https://${route.host}${route.path ?? '/'} with service: ${service} to monitoring/probes.yml of the environment.`,
    });
  });
}

function hostOf({ url }: Probe): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** On a laptop names below `localhost` alone lead to the door. */
function isLookedUp({ host, source }: IngressRoute): boolean {
  return !source.file.startsWith('local/') || host.endsWith('.localhost');
}
