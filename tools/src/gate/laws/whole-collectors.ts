import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { portsText, type PodContainer } from '../references/pods.ts';
import { configReaders } from '../references/readers.ts';
import { parsedText, settingsOf } from '../references/texts.ts';

/** A file of a collector of OpenTelemetry, as Jaeger is one too, and where it stands. */
interface Collector {
  readonly source: Rendered;
  readonly field: string;
  readonly config: unknown;
}

/**
 * A collector starts and answers: its pipelines lead through what is set up, nothing is set up that no pipeline leads through,
 * and it listens on ports that its container declares. https://opentelemetry.io/docs/collector/configuration/
 */
export function wholeCollectors(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const readers = configReaders(index);
  return index
    .ofKind('ConfigMap')
    .flatMap(collectorsIn)
    .flatMap((collector) => broken(collector).concat(undeclared(collector, readers)));
}

function collectorsIn(map: Rendered): readonly Collector[] {
  return settingsOf(map).flatMap(({ key, field, text }) => {
    if (!/\.ya?ml$/.test(key) || !text.includes('pipelines:')) return [];
    const config = parsedText(text);
    const isOne = namesAt(config, 'service', 'pipelines').length > 0;
    return isOne ? [{ source: map, field, config }] : [];
  });
}

const namesAt = (value: unknown, ...path: readonly string[]): readonly string[] =>
  Object.keys(Object(at(value, ...path)));

/** The lists of a pipeline, and where what they name is set up. */
const parts: Readonly<Record<string, readonly string[]>> = {
  receivers: ['receivers', 'connectors'],
  processors: ['processors'],
  exporters: ['exporters', 'connectors'],
};

function broken({ source, field, config }: Collector): readonly Finding[] {
  const uses = [
    ...namesAt(config, 'service', 'pipelines').flatMap((pipeline) =>
      Object.entries(parts).flatMap(([list, places]) =>
        textsAt(config, 'service', 'pipelines', pipeline, list).map((name) => ({ name, list, places })),
      ),
    ),
    ...textsAt(config, 'service', 'extensions').map((name) => ({ name, list: 'extensions', places: ['extensions'] })),
  ];
  const unknown = uses.flatMap(({ name, list, places }) => {
    const known = places.flatMap((place) => namesAt(config, place));
    if (known.includes(name)) return [];
    return [
      finding(source, field, name, {
        reason: `nothing of this name is set up under ${places.join(' or ')}, so that the collector does not start`,
        wayOut: `Name under service one of its ${list}.${didYouMean(name, known)}`,
      }),
    ];
  });
  const idle = [...Object.keys(parts), 'connectors', 'extensions'].flatMap((place) =>
    namesAt(config, place)
      .filter((name) => !uses.some((use) => use.name === name && use.places.includes(place)))
      .map((name) =>
        finding(source, field, name, {
          reason: `it is set up under ${place}, and nothing under service names it, so that it does nothing`,
          wayOut: 'Name it there, or take it out.',
        }),
      ),
  );
  const policies = namesAt(config, 'processors').flatMap((name) => listAt(config, 'processors', name, 'policies'));
  const shares = policies.flatMap((policy) => {
    const share = at(policy, 'probabilistic', 'sampling_percentage');
    if (typeof share !== 'number' || (share >= 0 && share <= 100)) return [];
    const reason = 'that is no share of a hundred, so that all traces are kept, or none';
    return [finding(source, field, `sampling_percentage: ${share}`, { reason, wayOut: 'Write 0 to 100.' })];
  });
  return [...unknown, ...idle, ...shares];
}

/** Where a collector itself listens for others, by what says so. */
function heard(config: unknown): readonly string[] {
  const readers = listAt(config, 'service', 'telemetry', 'metrics', 'readers').map((reader) =>
    at(reader, 'pull', 'exporter', 'prometheus'),
  );
  return [
    ...['receivers', 'extensions'].flatMap((place) => endpointsIn(at(config, place))),
    ...namesAt(config, 'exporters')
      .filter((name) => /^prometheus(\/|$)/.test(name))
      .flatMap((name) => endpointsIn(at(config, 'exporters', name))),
    ...readers.flatMap((reader) =>
      reader === undefined ? [] : `${String(at(reader, 'host'))}:${String(at(reader, 'port'))}`,
    ),
  ];
}

function endpointsIn(value: unknown): readonly string[] {
  return Object.entries(Object(value) as object).flatMap(([key, item]: [string, unknown]) =>
    key === 'endpoint' && typeof item === 'string' ? [item] : endpointsIn(typeof item === 'string' ? undefined : item),
  );
}

function undeclared(
  { source, field, config }: Collector,
  readers: ReturnType<typeof configReaders>,
): readonly Finding[] {
  const containers: readonly PodContainer[] = readers(source).flatMap((pod) => pod.containers);
  if (containers.length === 0) return [];
  const declared = new Set(containers.flatMap(({ ports }) => ports.map(({ number }) => number)));
  return heard(config).flatMap((endpoint) => {
    const [, port] = /^(?:0\.0\.0\.0|\[?::\]?)?:(\d+)$/.exec(endpoint) ?? [];
    if (port === undefined || declared.has(Number(port))) return [];
    return [
      finding(source, field, endpoint, {
        reason: `no container that reads it declares ${port}, so that no probe, Service or grant leads there: they declare ${portsText(containers)}`,
        wayOut: 'Let it listen on what is declared, or declare where it listens.',
      }),
    ];
  });
}
