import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { backendsOf } from '../references/of-objects.ts';
import { mayListenOn, portNames, portsText } from '../references/pods.ts';
import { podsBehind, servicePorts, type ServicePort } from '../references/services.ts';

/** A port leads on to one that is there: of an Ingress to its Service, of a Service to every pod behind it. */
export function knownPorts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return [
    ...index.ofKind('Service').flatMap((service) => ofService(service, index)),
    ...index.ofKind('Ingress').flatMap((ingress) => ofIngress(ingress, index)),
    ...callers.flatMap(({ kind, portsIn }) =>
      index
        .ofKind(kind)
        .flatMap((source) =>
          portsIn(source.object).flatMap(({ field, service, port }) =>
            ofBackend(source, index, { field, service, port }),
          ),
        ),
    ),
  ];
}

function ofService(service: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const pods = podsBehind(service, index);
  return servicePorts(service).flatMap(({ name, port, targetPort, protocol }, number) =>
    pods
      .filter((pod) => !mayListenOn(pod, targetPort, protocol))
      .map((pod) => {
        const { kind, metadata } = pod.source.object;
        const field = `spec.ports[${name ?? number}].${targetPort === port ? 'port' : 'targetPort'}`;
        return finding(service, field, targetPort, {
          reason: `no container of ${kind} ${metadata.name}, whose pods it selects, declares ${protocol} port ${targetPort}; they declare ${portsText(pod.containers)}`,
          wayOut: `Name a port of these pods, or select them no more.${didYouMean(String(targetPort), portNames(pod.containers))}`,
        });
      }),
  );
}

interface Backend {
  readonly field: string;
  readonly service: { readonly name?: string; readonly namespace?: string } | undefined;
  readonly port: number | string | undefined;
}

function ofIngress(ingress: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { namespace } = ingress.object.metadata;
  return backendsOf(ingress.object).flatMap(({ field, backend }) => {
    const { name, port } = (at(backend, 'service') ?? {}) as {
      name?: string;
      port?: { name?: string; number?: number };
    };
    const service = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
    const asked = port?.name ?? port?.number;
    return ofBackend(ingress, index, {
      field: `${field}.service.port.${port?.name === undefined ? 'number' : 'name'}`,
      service,
      port: asked,
    });
  });
}

/** What calls a Service by itself, beside an Ingress; an API server calls 443 where none is said. */
const callers: readonly {
  readonly kind: string;
  readonly portsIn: (object: Rendered['object']) => readonly Backend[];
}[] = [
  { kind: 'APIService', portsIn: (object) => calls('spec.service', at(object, 'spec', 'service')) },
  { kind: 'ValidatingWebhookConfiguration', portsIn: webhookCalls },
  { kind: 'MutatingWebhookConfiguration', portsIn: webhookCalls },
];

function webhookCalls(object: Rendered['object']): readonly Backend[] {
  return listAt(object, 'webhooks').flatMap((webhook, index) =>
    calls(`webhooks[${index}].clientConfig.service`, at(webhook, 'clientConfig', 'service')),
  );
}

function calls(field: string, value: unknown): readonly Backend[] {
  if (value === undefined || value === null) return [];
  const service = value as NonNullable<Backend['service']> & { readonly port?: number };
  return [{ field: `${field}.port`, service, port: service.port ?? 443 }];
}

function ofBackend(source: Rendered, index: EnvironmentIndex, { field, service, port }: Backend): readonly Finding[] {
  const found = index.find('Service', service?.name, service?.namespace);
  if (found === undefined || port === undefined) return [];
  const ports = servicePorts(found);
  if (ports.some((each) => each.port === port || each.name === port)) return [];
  return [
    finding(source, field, port, {
      reason: `the Service ${found.object.metadata.name} has ${ports.map(servicePortText).join(', ') || 'no port'}`,
      wayOut: `Name a port that it has.${didYouMean(
        String(port),
        ports.flatMap(({ name }) => name ?? []),
      )}`,
    }),
  ];
}

function servicePortText({ name, port }: ServicePort): string {
  return name === undefined ? String(port) : `${name} ${port}`;
}
