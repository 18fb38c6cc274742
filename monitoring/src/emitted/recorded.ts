import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from './components.ts';
import { add, type Emitted, type Kind, type Metric } from './exposition.ts';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';

/** What a component of this version was seen to emit, without the labels that Prometheus adds. */
export interface Recorded {
  readonly component: string;
  readonly version: string;
  readonly metrics: Emitted;
}

interface Stored {
  readonly component: string;
  readonly version: string;
  readonly metrics: Readonly<Record<string, { readonly kind: Kind; readonly labels: readonly string[] }>>;
}

/** What is recorded of a component; undefined where nothing is. */
export async function readRecorded(monitoring: string, { name }: Component): Promise<Recorded | undefined> {
  const text = await textIfThere(fileOf(monitoring, name));
  if (text === undefined) return undefined;
  const { component, version, metrics } = JSON.parse(text) as Stored;
  return {
    component,
    version,
    metrics: new Map(
      Object.entries(metrics).map(([metric, { kind, labels }]) => [metric, { kind, labels: new Set(labels) }]),
    ),
  };
}

/**
 * Records what was seen. Some metrics exist only once something has happened, such as a failure: what was seen of the
 * same version before stays.
 */
export async function writeRecorded(monitoring: string, seen: Recorded, before: Recorded | undefined): Promise<void> {
  const metrics = new Map<string, Metric>();
  for (const { metrics: some } of before?.version === seen.version ? [before, seen] : [seen]) {
    for (const [metric, { kind, labels }] of some) add(metrics, metric, kind, labels);
  }
  await mkdir(join(monitoring, 'emitted'), { recursive: true });
  await writeFile(fileOf(monitoring, seen.component), recordedText({ ...seen, metrics }));
}

/** One line for each metric, sorted, so that a change of version reads as a list of what came and went. */
export function recordedText({ component, version, metrics }: Recorded): string {
  const lines = [...metrics]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([metric, { kind, labels }]) => {
      return `    ${JSON.stringify(metric)}: ${JSON.stringify({ kind, labels: [...labels].toSorted() })}`;
    });
  return [
    '{',
    `  "component": ${JSON.stringify(component)},`,
    `  "version": ${JSON.stringify(version)},`,
    `  "metrics": {\n${lines.join(',\n')}\n  }`,
    '}\n',
  ].join('\n');
}

function fileOf(monitoring: string, component: string): string {
  return join(monitoring, 'emitted', `${component}.json`);
}
