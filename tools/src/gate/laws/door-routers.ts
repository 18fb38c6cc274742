import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { patternOf } from '../../lib/values/pattern.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { doorFiles, matchedBy, type DoorFile } from '../references/door-files.ts';
import { entrypointsIn, routesIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagsOf, type Flag } from '../references/flags.ts';
import { writtenJobs } from '../references/written-jobs.ts';

/** Routers and middlewares of Traefik's own file: of entrypoints that are open, for hosts that are routed, and named as they are. */
export function doorRouters(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) => {
    const { source, containers } = pod;
    const flags = containers.flatMap(flagsOf);
    const files = doorFiles(pod, index);
    const middlewares = files.flatMap(({ http }) => Object.keys((at(http, 'middlewares') ?? {}) as object));
    const routed = files.flatMap((file) => [...routerFindings(file, flags, index), ...serviceFindings(file, index)]);
    return files.length === 0 ? routed : routed.concat(middlewareFindings(source, flags, middlewares));
  });
}

function routerFindings(
  { source, key, http }: DoorFile,
  flags: readonly Flag[],
  index: EnvironmentIndex,
): readonly Finding[] {
  const entries = entrypointsIn(flags);
  const hosts = [...new Set(routesIn(index).map(({ host }) => host))];
  const asked = new Set(writtenJobs(index).map(({ job }) => String(at(job, 'metrics_path') ?? '/metrics')));
  return Object.entries((at(http, 'routers') ?? {}) as object).flatMap(([name, router]) => {
    const rule: unknown = at(router, 'rule');
    const field = `data[${key}].http.routers.${name}`;
    const closed = textsAt(router, 'entryPoints').filter((entry) => !entries.includes(entry));
    const patterns = matchedBy(rule, 'HostRegexp');
    const plain = matchedBy(rule, 'Host');
    const unfit = patterns.filter((text) => !hosts.some((host) => fits(text, host)));
    const unrouted = unfit.concat(plain.filter((text) => !hosts.includes(text)));
    // What ends at nobody keeps from outside what is asked inside, unless it leads elsewhere.
    const kept =
      at(router, 'service') === 'noop@internal' && listAt(router, 'middlewares').length === 0
        ? matchedBy(rule, 'Path', 'PathPrefix')
        : [];
    const unasked = kept.filter((path) => !asked.has(path));
    const refuse = (part: string, value: string, reason: string, wayOut: string): Finding =>
      finding(source, `${field}.${part}`, value, { reason, wayOut });
    const opened = `Name one of ${entries.join(', ')}.`;
    return closed
      .map((entry) => refuse('entryPoints', entry, 'no argument opens this entrypoint', opened))
      .concat(
        unrouted.map((text) =>
          refuse('rule', text, 'it means no host of an Ingress', `Write it for one of ${hosts.join(', ')}.`),
        ),
        unasked.map((path) =>
          refuse(
            'rule',
            path,
            'it keeps from outside what nobody asks inside',
            `Write one of ${[...asked].join(', ')}.`,
          ),
        ),
      );
  });
}

/** What a router or a weighted service leads to is there: in the file itself, in Traefik, or as some Ingress makes it. */
function serviceFindings({ source, key, http }: DoorFile, index: EnvironmentIndex): readonly Finding[] {
  const services = (at(http, 'services') ?? {}) as object;
  // As Traefik names what an Ingress leads to: namespace, Service and port.
  const made = routesIn(index).flatMap((route) => {
    const { name = '', port } = route.backend;
    const place = `${route.source.object.metadata.namespace ?? 'default'}-${name}`;
    return [port?.name, port?.number].flatMap((word) => (word === undefined ? [] : [`${place}-${word}@kubernetes`]));
  });
  const known = [...Object.keys(services), ...new Set(made)];
  const named = [
    ...Object.entries((at(http, 'routers') ?? {}) as object).map(
      ([router, { service }]) => [`routers.${router}.service`, service] as const,
    ),
    ...Object.entries(services).flatMap(([name, service]) =>
      listAt(service, 'weighted', 'services').map(
        (each, place) => [`services.${name}.weighted.services[${place}].name`, at(each, 'name')] as const,
      ),
    ),
  ];
  return named
    .filter(([, name]) => typeof name === 'string' && !name.endsWith('@internal'))
    .filter(([, name]) => !known.includes(String(name).replace(/@file$/, '')))
    .map(([field, name]) =>
      finding(source, `data[${key}].http.${field}`, name, {
        reason: 'neither this file nor an Ingress makes a service of this name',
        wayOut: `Name one of ${known.join(', ')}.${didYouMean(String(name), known)}`,
      }),
    );
}

function fits(pattern: string, host: string): boolean {
  return patternOf(pattern)?.test(host) ?? true;
}

function middlewareFindings(source: Rendered, flags: readonly Flag[], known: readonly string[]): readonly Finding[] {
  return flags
    .filter(({ name }) => /\.middlewares$/i.test(name))
    .flatMap(({ field, value }) =>
      value
        .split(',')
        .flatMap((each) => /^([\w-]+)@file$/.exec(each)?.[1] ?? [])
        .filter((each) => !known.includes(each))
        .map((each) =>
          finding(source, field, `${each}@file`, {
            reason: 'no file that it mounts has a middleware of this name',
            wayOut: `Name one that there is, or write it.${didYouMean(each, known)}`,
          }),
        ),
    );
}
