import type { Rendered } from '../../model/finding.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { services, type Service } from '../../model/services.ts';
import { at, listAt } from '../../lib/values/at.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { commandLineOf, flagNamed, flagsOf, type Flag } from './flags.ts';
import type { ContainerPort, PodContainer, PodTemplate } from './pods.ts';
import { podsBehind, portOfPod, servicePorts } from './services.ts';

export interface IngressBackend {
  readonly name?: string;
  readonly port?: { readonly name?: string; readonly number?: number };
}

/** One path of an Ingress. */
export interface IngressRoute {
  readonly source: Rendered;
  /** `spec.rules[0].http.paths[1]`, or `spec.defaultBackend`. */
  readonly field: string;
  /** '' for every host. */
  readonly host: string;
  /** Undefined for the default backend, which takes everything. */
  readonly path?: string;
  readonly pathType?: string;
  readonly backend: IngressBackend;
}

/** A pod that a call reaches, and on which of its ports. */
export interface CalledPod {
  readonly pod: PodTemplate;
  readonly port: ContainerPort;
}

/** What begins the annotations that each ingress controller reads, by the name that its classes give it. */
export const annotationsOfControllers: Readonly<Record<string, readonly string[]>> = {
  'traefik.io/ingress-controller': ['traefik.ingress.kubernetes.io/'],
  'k8s.io/ingress-nginx': ['nginx.ingress.kubernetes.io/'],
  'nginx.org/ingress-controller': ['nginx.org/', 'nginx.com/'],
  'ingress.k8s.aws/alb': ['alb.ingress.kubernetes.io/'],
  'haproxy-ingress.github.io/controller': ['haproxy-ingress.github.io/', 'haproxy.org/'],
  'projectcontour.io/ingress-controller': ['projectcontour.io/'],
};

/** The ports that Traefik is told to open, by the names that its settings give them. */
export function entrypointsIn(flags: readonly Flag[]): readonly string[] {
  return [...new Set(flags.flatMap(({ name }) => /^entrypoints\.([\w-]+)\./i.exec(name)?.[1] ?? []))];
}

/** Where an entry point listens: the flag that says so, and its port; NaN where there is none that speaks TCP. */
export function entryAddress(
  flags: readonly Flag[],
  entry: string,
): { readonly flag: Flag | undefined; readonly number: number } {
  const flag = flagNamed(flags, `entrypoints.${entry}.address`);
  return { flag, number: Number(/:(\d+)(?:\/tcp)?$/.exec(flag?.value ?? '')?.[1]) };
}

/** Whether a Service sends to an entry point of a pod: it names the port of that, or its number. */
export function isEntryOf(service: Rendered, pod: PodTemplate, entry: string): boolean {
  const { number } = entryAddress(pod.containers.flatMap(flagsOf), entry);
  const own = pod.containers.flatMap(({ ports }) => ports).filter((port) => port.number === number);
  return servicePorts(service).some(
    ({ targetPort }) => targetPort === number || own.some(({ name }) => name === targetPort),
  );
}

/** Every path of every Ingress. */
export function routesIn(index: EnvironmentIndex): readonly IngressRoute[] {
  return index.ofKind('Ingress').flatMap((source) => {
    const backend = at(source.object, 'spec', 'defaultBackend', 'service') as IngressBackend | undefined;
    const all = backend === undefined ? [] : [{ source, field: 'spec.defaultBackend', host: '', backend }];
    const rules = listAt<{ readonly host?: string }>(source.object, 'spec', 'rules');
    return [
      all,
      rules.flatMap((rule, position) => routesOf(source, rule, `spec.rules[${position}].http.paths`)),
    ].flat();
  });
}

function routesOf(source: Rendered, rule: { readonly host?: string }, field: string): readonly IngressRoute[] {
  interface Path {
    readonly path?: string;
    readonly pathType?: string;
    readonly backend?: { readonly service?: IngressBackend };
  }
  return listAt<Path>(rule, 'http', 'paths').map(
    ({ path = '/', pathType = 'ImplementationSpecific', backend }, place) => ({
      source,
      field: `${field}[${place}]`,
      host: rule.host ?? '',
      path,
      pathType,
      backend: backend?.service ?? {},
    }),
  );
}

/** The class of an Ingress: the one that it names, or the default of the environment. */
export function classOf({ object }: Rendered, index: EnvironmentIndex): Rendered | undefined {
  const name = at(object, 'spec', 'ingressClassName');
  const classes = index.ofKind('IngressClass');
  if (typeof name === 'string') return index.find('IngressClass', name);
  return classes.find(
    ({ object: each }) => each.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  );
}

/** The pods of the ingress controller that serves the class of an Ingress. */
export function doorOf(ingress: Rendered, index: EnvironmentIndex): readonly PodTemplate[] {
  return doorOfClass(
    at(ingress.object, 'spec', 'ingressClassName') ?? classOf(ingress, index)?.object.metadata.name,
    index,
  );
}

/** The pods of every ingress controller. */
export function doorsIn(index: EnvironmentIndex): readonly PodTemplate[] {
  return [...new Set(index.ofKind('IngressClass').flatMap(({ object }) => doorOfClass(object.metadata.name, index)))];
}

function doorOfClass(name: unknown, index: EnvironmentIndex): readonly PodTemplate[] {
  const controller = at(index.find('IngressClass', String(name))?.object, 'spec', 'controller');
  return index.pods.filter(({ containers }) => containers.some((container) => serves(container, name, controller)));
}

/** One of its arguments names the class; Traefik without such an argument serves every class of its own controller. */
function serves(container: PodContainer, name: unknown, controller: unknown): boolean {
  const words = commandLineOf(container);
  const named = words.flatMap((word) => /ingress-?class=(.+)$/i.exec(word)?.[1] ?? []);
  if (named.length > 0) return named.some((each) => each === name);
  const isTraefik = words.some((word) => /^--providers\.kubernetesingress(?:=true)?$/i.test(word));
  return isTraefik && controller === 'traefik.io/ingress-controller';
}

/** The pods behind a backend of a namespace, through a Service that is only another's name too. */
export function podsOfBackend(
  { name, port = {} }: IngressBackend,
  namespace: string,
  index: EnvironmentIndex,
): readonly CalledPod[] {
  const service = index.find('Service', name, namespace);
  if (service === undefined) return [];
  const found = servicePorts(service).find((each) => each.port === port.number || each.name === port.name);
  if (found === undefined) return [];
  const other = at(service.object, 'spec', 'externalName');
  if (typeof other === 'string') {
    const [, target, place] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?\.?$/.exec(other) ?? [];
    return target === undefined ? [] : podsOfBackend({ name: target, port: { number: found.port } }, place!, index);
  }
  return podsBehind(service, index).flatMap((pod) => {
    const reached = portOfPod(pod, found.targetPort, found.protocol);
    return reached === undefined ? [] : [{ pod, port: reached }];
  });
}

/** The service of this repository whose image a reference names. */
export function serviceOfImage(reference: string | undefined): Service | undefined {
  const { name } = partsOfImage(reference ?? '');
  return services.find(({ image }) => image === name);
}

/** The services of this repository that a pod runs, told by its images. */
export function ourServicesIn({ containers }: PodTemplate): readonly Service[] {
  return [...new Set(containers.flatMap(({ container }) => serviceOfImage(container.image) ?? []))];
}
