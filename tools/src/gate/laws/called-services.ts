import { at, listAt } from '../../lib/values/at.ts';
import { defined } from '../../lib/values/defined.ts';
import { isNear } from '../../lib/values/nearest.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { grantDns, protocolsWithoutDns } from '../references/dns.ts';
import type { PodTemplate } from '../references/pods.ts';
import { analysisTemplateKinds } from '../references/analyses.ts';
import { configReaders } from '../references/readers.ts';
import { ownTexts, settingsOf, type ReadText } from '../references/texts.ts';
import { podsBehind, servicePorts } from '../references/services.ts';

interface Text extends ReadText {
  readonly namespace: string;
  /** Those that read it. */
  readonly pods: readonly PodTemplate[];
}

const schemes = ['http', 'https'];

/** A scheme or none, labels with dots between them, a port or none. */
const address =
  /(?:\b([a-z][a-z0-9+]*):\/\/(?:[^\s/@"']+@)?|(?<![\w./@:-]))([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?::(\d{2,5}))?(?![\w.@-]|:\/\/)/g;

/** An address of a Service, in a setting, an argument or a variable, is that of one which is there and has that port. */
export function calledServices(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const names = new Set(index.objects.flatMap(({ object }) => (object.kind === 'Service' ? object.metadata.name : [])));
  return textsIn(index).flatMap((text) => addressesIn(text).flatMap((found) => judge(text, found, index, names) ?? []));
}

interface Address {
  readonly shown: string;
  /** A host by its own field, so that a name without a dot is one. */
  readonly isHost?: boolean | undefined;
  readonly scheme?: string;
  readonly labels: readonly string[];
  readonly port?: number;
}

/** What is called so holds a host alone: `env[DATABASE_HOST].value`, `data[WEB_HOST]`. */
const hostField = /(?:^|[_[])HOST\](?:\.value)?$/;
const hostName = /^[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)?$/;
/** A line that says a host and a port alone: `endpoint: jaeger:4317`. */
const endpointLine =
  /^\s*(?:- )?(?:endpoint|address|addr|host|server|target)s?: ["']?(([a-z][a-z0-9-]*):(\d{2,5}))["']?\s*$/;

// A number where a text is needed is for the API server to refuse.
function addressesIn({ field, text }: Pick<Text, 'field' | 'text'>): readonly Address[] {
  if (hostField.test(field) && hostName.test(text)) return [{ shown: text, isHost: true, labels: text.split('.') }];
  const lines = String(text)
    .split('\n')
    .filter((line) => !/^\s*(#|\/\/|;)/.test(line));
  return lines.flatMap((line): readonly Address[] => {
    const [, whole, name, number] = endpointLine.exec(line) ?? [];
    if (whole !== undefined) return [{ shown: whole, isHost: true, labels: [name!], port: Number(number) }];
    return line.includes('.svc') || line.includes('://') || /:\d/.test(line)
      ? [...line.matchAll(address)].map(([shown, scheme, host, port]) =>
          defined({ shown, scheme, labels: host!.split('.'), port: port === undefined ? undefined : Number(port) }),
        )
      : [];
  });
}

function judge(
  { source, namespace, field, pods }: Text,
  { shown, isHost, scheme, labels, port }: Address,
  index: EnvironmentIndex,
  names: ReadonlySet<string>,
): Finding | undefined {
  if (
    scheme !== undefined &&
    schemes.every((each) => each !== scheme) &&
    schemes.some((each) => isNear(each, scheme))
  ) {
    return finding(source, field, shown, { reason: `${scheme} is no protocol`, wayOut: 'Write http or https.' });
  }
  const place = placeIn(labels, { isHost, scheme, port }, namespace, index, names);
  if (place === undefined) return undefined;
  const refuse = (reason: string, wayOut: string): Finding => finding(source, field, shown, { reason, wayOut });
  if (isNear(labels.slice(labels.indexOf('svc') + 1).join('.'), 'cluster.local')) {
    return refuse('the names of a cluster end in cluster.local', 'Write it as name.namespace.svc.cluster.local.');
  }
  if (!index.namespaces.has(place.namespace)) {
    return refuse(`there is no namespace ${place.namespace}`, `Write it as name.namespace.svc, as they are rendered.`);
  }
  const service = index.find('Service', place.name, place.namespace);
  if (service === undefined) {
    const there = index.namesOf('Service', place.namespace).join(', ');
    return refuse(
      `the namespace ${place.namespace} has no Service ${place.name}`,
      there === '' ? 'Add the Service, or call another.' : `Call one of ${there}.`,
    );
  }
  const wanted = port ?? (scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined);
  const ports = servicePorts(service).map((each) => each.port);
  if (wanted === undefined || ports.includes(wanted)) {
    // Its own address a service tells others.
    const own = podsBehind(service, index);
    const deaf = pods.find((pod) => !own.includes(pod) && protocolsWithoutDns(pod, index).includes('UDP'));
    if (deaf === undefined) return undefined;
    return refuse(
      `no NetworkPolicy lets ${objectName(deaf.source.object)} ask the cluster's DNS for this name`,
      grantDns,
    );
  }
  return refuse(`the Service ${place.name} has no port ${wanted}`, `Call it on ${ports.join(' or ')}.`);
}

/** The Service that an address means; undefined for what is outside, or for no address at all. */
function placeIn(
  labels: readonly string[],
  { isHost = false, scheme, port }: { readonly [key in 'isHost' | 'scheme' | 'port']: Address[key] | undefined },
  own: string,
  index: EnvironmentIndex,
  names: ReadonlySet<string>,
): { readonly name: string; readonly namespace: string } | undefined {
  const end = labels.indexOf('svc');
  if (end >= 2) {
    const rest = labels.slice(end + 1).join('.');
    return ['', 'cluster.local', 'cluster'].includes(rest) || isNear(rest, 'cluster.local')
      ? { name: labels[end - 2]!, namespace: labels[end - 1]! }
      : undefined;
  }
  const called = isHost || scheme !== undefined || port !== undefined;
  const [name, namespace] = labels;
  if (labels.length === 2 && called && (index.namespaces.has(namespace!) || (port !== undefined && names.has(name!)))) {
    return { name: name!, namespace: namespace! };
  }
  if (labels.length !== 1 || name === 'localhost') return undefined;
  const web = scheme === 'http' || scheme === 'https' || scheme === 'grpc' || scheme === 'redis';
  return web || isHost || (port !== undefined && index.find('Service', name, own) !== undefined)
    ? { name: name!, namespace: own }
    : undefined;
}

function textsIn(index: EnvironmentIndex): readonly Text[] {
  const podsOf = configReaders(index);
  const settings = index
    .ofKind('ConfigMap')
    .flatMap((map) =>
      settingsOf(map).map((setting) =>
        Object.assign(setting, { namespace: map.object.metadata.namespace ?? 'default', pods: podsOf(map) }),
      ),
    );
  const pods = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) =>
      ownTexts(pod, container).map((text) => Object.assign(text, { namespace: pod.namespace, pods: [pod] })),
    ),
  );
  const others = index.ofKind('Service').flatMap((source) => {
    const name = at(source.object, 'spec', 'externalName');
    if (typeof name !== 'string') return [];
    const place = { source, namespace: source.object.metadata.namespace ?? 'default', field: 'spec.externalName' };
    // Who calls it calls the other on the port of this one.
    const ports = servicePorts(source).map(({ port }) => `${name}:${port}`);
    return (ports.length === 0 ? [name] : ports).map((text) => Object.assign({ text, pods: [] }, place));
  });
  const figures = analysisTemplateKinds.flatMap((kind) =>
    index.ofKind(kind).flatMap((source) =>
      listAt(source.object, 'spec', 'metrics').flatMap((metric, place) => {
        const text = at(metric, 'provider', 'prometheus', 'address');
        const field = `spec.metrics[${place}].provider.prometheus.address`;
        return typeof text === 'string' ? [{ source, field, text, namespace: 'default', pods: [] }] : [];
      }),
    ),
  );
  return [...settings, ...pods, ...others, ...figures];
}
