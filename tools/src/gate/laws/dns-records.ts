import { at } from '../../lib/values/at.ts';
import { environments } from '../../model/environment.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { routesIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagsOf } from '../references/flags.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';
import { variablesOf } from '../references/variables.ts';

/** What a container is told by a flag, or by the variable of its name. */
interface Told {
  readonly source: Rendered;
  readonly field: string;
  readonly value: string;
}

interface Writer {
  readonly pod: PodTemplate;
  readonly container: PodContainer;
  /** Domains whose names it writes. */
  readonly domains: readonly Told[];
  /** What it calls itself in the records that say whose a name is. */
  readonly owner: Told | undefined;
}

const prefix = 'external-dns.kubernetes.io/';

/**
 * What writes DNS records writes those of its environment: under a name that no other environment has, in domains that it
 * names, for every host that leads to the door, and for no name that no Ingress routes.
 */
export function dnsRecords(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const writers = writersIn(index);
  if (writers.length === 0) return [];
  return [
    ...writers.flatMap(ownerFindings),
    ...writers.flatMap(domainFindings),
    ...writers.filter(isAsked).flatMap(hostFindings(index)),
    ...index.ofKind('Ingress').flatMap(annotationFindings),
  ];
}

function writersIn(index: EnvironmentIndex): readonly Writer[] {
  return index.pods.flatMap((pod) =>
    pod.containers
      .filter(({ container }) => partsOfImage(container.image ?? '').name.endsWith('/external-dns'))
      .map((container) => ({
        pod,
        container,
        domains: told(pod, container, index, 'domain-filter'),
        owner: told(pod, container, index, 'txt-owner-id')[0],
      })),
  );
}

/** Flags come before variables, and a variable holds one value on each line. */
function told(pod: PodTemplate, container: PodContainer, index: EnvironmentIndex, name: string): readonly Told[] {
  const flags = flagsOf(container).filter((flag) => flag.name === name);
  if (flags.length > 0) return flags.map(({ field, value }) => ({ source: pod.source, field, value }));
  const variable = `EXTERNAL_DNS_${name.toUpperCase().replaceAll('-', '_')}`;
  return variablesOf(pod, container, index)
    .filter((each) => each.name === variable)
    .flatMap(({ source, field, value }) => value.split('\n').map((line) => ({ source, field, value: line.trim() })))
    .filter(({ value }) => value !== '');
}

function ownerFindings({ pod, container, owner }: Writer): readonly Finding[] {
  const environment = environments.find((each) => pod.source.file.split('/')[1] === each);
  if (environment === undefined) return [];
  if (new RegExp(`(?<![a-z0-9])${environment}(?![a-z0-9])`, 'i').test(owner?.value ?? '')) return [];
  const { source, field, value } = owner ?? { source: pod.source, field: `${container.field}.env`, value: undefined };
  const reason = 'another environment of the same owner takes its records for its own, and away';
  const wayOut = `Name the environment in EXTERNAL_DNS_TXT_OWNER_ID: lockstep-${environment}.`;
  return [finding(source, field, value, { reason, wayOut })];
}

function domainFindings({ pod, container, domains }: Writer): readonly Finding[] {
  if (domains.length > 0) return [];
  const reason = 'it writes in every zone that it is let into';
  const wayOut = 'Name the domain of the environment in EXTERNAL_DNS_DOMAIN_FILTER.';
  return [finding(pod.source, `${container.field}.env`, undefined, { reason, wayOut })];
}

/** Whether somebody looks names up in what it writes: it runs, and in a real cluster, since a laptop finds hosts without. */
function isAsked({ pod }: Writer): boolean {
  return pod.source.file.startsWith('clusters/') && at(pod.source.object, 'spec', 'replicas') !== 0;
}

function hostFindings(index: EnvironmentIndex): (writer: Writer) => readonly Finding[] {
  const routes = routesIn(index).filter(({ host, source }) => host !== '' && isMeant(source));
  const hosts = [...Map.groupBy(routes, ({ source, host }) => `${source.file} ${host}`).values()].map(
    ([first]) => first!,
  );
  return ({ domains }) => {
    if (domains.length === 0) return [];
    const within = (host: string): boolean => domains.some(({ value }) => `.${host}`.endsWith(`.${value}`));
    const named = domains.map(({ value }) => value).join(', ');
    return hosts
      .filter(({ host }) => !within(host))
      .map(({ source, field, host }) =>
        finding(source, field.replace(/\.http.*$/, '.host'), host, {
          reason: `it gets no record: what writes them here names ${named} alone`,
          wayOut: `End it in ${named}, or say that others write it: the annotation ${prefix}controller: others.`,
        }),
      );
  };
}

/** Whether its hosts are left to what writes the records here. */
function isMeant({ object }: Rendered): boolean {
  const controller = object.metadata.annotations?.[`${prefix}controller`];
  return controller === undefined || controller === 'dns-controller';
}

function annotationFindings(source: Rendered): readonly Finding[] {
  return Object.entries(source.object.metadata.annotations ?? {}).flatMap(([key, value]) => {
    const field = `metadata.annotations[${key}]`;
    if (key.startsWith('external-dns.alpha.kubernetes.io/')) {
      const reason = 'only versions before 0.22 read this name';
      return [finding(source, field, value, { reason, wayOut: `Begin it with ${prefix}.` })];
    }
    if (key !== `${prefix}hostname`) return [];
    const reason = 'a record would be made of a name that no rule routes, and that no law looks at';
    return [finding(source, field, value, { reason, wayOut: 'Give the Ingress a rule with this host.' })];
  });
}
