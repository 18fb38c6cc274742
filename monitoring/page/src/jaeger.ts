import type { DashboardResource } from '@perses-dev/core';
import { useQuery } from '@tanstack/react-query';

/** A span as a reader sees it. */
export interface Span {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** Microseconds, of the epoch and long. */
  readonly start: number;
  readonly duration: number;
  /** Steps from the first span of its trace. */
  readonly depth: number;
  readonly failed: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface Trace {
  readonly id: string;
  /** In the order of time, each after what it belongs to. */
  readonly spans: readonly Span[];
  readonly start: number;
  readonly duration: number;
}

interface Tag {
  readonly key: string;
  readonly value: unknown;
}

interface JaegerSpan {
  readonly spanID: string;
  readonly processID: string;
  readonly operationName: string;
  readonly startTime: number;
  readonly duration: number;
  readonly references?: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags?: readonly Tag[];
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

/** One question to Jaeger. */
export async function askJaeger(path: string): Promise<readonly JaegerTrace[]> {
  const response = await fetch(`/jaeger/api/${path}`);
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`Jaeger answers ${response.status} ${response.statusText}`.trim());
  return ((await response.json()) as { data?: JaegerTrace[] | null }).data ?? [];
}

/** Whether requests are traced here, so far as that is known. */
export function useTraces(): boolean {
  const { data } = useQuery(['traced'], async () => (await (await fetch('/jaeger')).json()) === true, {
    staleTime: 60_000,
  });
  return data === true;
}

const traced = /\bhttp_request_duration_seconds_bucket\b/;

/** The board with a link to the slow requests in the head of each panel that shows how long they took. */
export function withTraces(board: DashboardResource): DashboardResource {
  const url = '/traces?service=${service}';
  const links = [
    { name: 'Slow requests', url, tooltip: 'Slow requests, and where their time went', renderVariables: true },
  ];
  const panels = Object.entries(board.spec.panels).map(([key, panel]) => {
    const shows = traced.test(JSON.stringify(panel.spec.queries ?? []));
    return [key, shows ? { ...panel, spec: { ...panel.spec, links } } : panel] as const;
  });
  return { ...board, spec: { ...board.spec, panels: Object.fromEntries(panels) } };
}

/** What Jaeger says of a trace, put in order. */
export function traceOf({ traceID, spans: told, processes }: JaegerTrace): Trace {
  const known = new Set(told.map(({ spanID }) => spanID));
  const parentOf = ({ references = [] }: JaegerSpan): string | undefined =>
    references.find(({ refType, spanID }) => refType === 'CHILD_OF' && known.has(spanID))?.spanID;
  const byStart = told.toSorted((a, b) => a.startTime - b.startTime);
  const childrenOf = (parent: string | undefined): readonly JaegerSpan[] =>
    byStart.filter((span) => parentOf(span) === parent);
  const spans: Span[] = [];
  const add = (parent: string | undefined, depth: number): void => {
    for (const span of childrenOf(parent)) {
      const tags = (span.tags ?? []).map(({ key, value }) => [key, String(value)] as const);
      spans.push({
        id: span.spanID,
        service: processes[span.processID]?.serviceName ?? 'unknown',
        name: span.operationName,
        start: span.startTime,
        duration: span.duration,
        depth,
        failed: tags.some(([key, value]) => key === 'error' && value === 'true'),
        tags,
      });
      add(span.spanID, depth + 1);
    }
  };
  add(undefined, 0);
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.start + span.duration));
  return { id: traceID, spans, start, duration: end - start };
}

/** Microseconds in words. */
export function long(microseconds: number): string {
  if (microseconds >= 1_000_000) return `${(microseconds / 1_000_000).toFixed(2)} s`;
  return microseconds >= 10_000 ? `${Math.round(microseconds / 1000)} ms` : `${(microseconds / 1000).toFixed(2)} ms`;
}
