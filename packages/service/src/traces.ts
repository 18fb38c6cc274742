import type { IncomingMessage, RequestListener } from 'node:http';

/** What a log line and an exemplar name a span by; the spelling is that of OpenTelemetry's logs. */
export type SpanIds = Readonly<Record<'trace_id' | 'span_id', string>>;

/** Tells a collector what a request took, where the settings name one. Whether that is there makes no difference here. */
export interface Traces {
  /** Answers each request in a span of its own; what it calls by HTTP meanwhile belongs to it, wherever that ends. */
  readonly serve: (answer: RequestListener, routeOf: (request: IncomingMessage) => string) => RequestListener;
  /** A question to PostgreSQL as a span of its own: its text, in which values have no place but $1, and how it ended. */
  readonly query: <T>(text: string, question: () => Promise<T>) => Promise<T>;
  /** The span that this code runs in. */
  readonly ids: () => SpanIds | undefined;
  /** Sends what is left, for so many milliseconds at most. */
  readonly finish: (limitMs: number) => Promise<void>;
}

/** The collector keeps each trace with such a request, whatever its share of the others: an exemplar leads somewhere. */
export function isKept({ status, seconds }: { readonly status: number; readonly seconds: number }): boolean {
  return status >= 500 || seconds >= slowSeconds;
}

/** The latency objective, and `threshold_ms` in base/traces/collector.yaml. */
export const slowSeconds = 0.3;
