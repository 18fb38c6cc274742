import { sendRequest } from '../lib/http.ts';
import { localSite } from '../model/local-site.ts';
import type { Environment } from '../model/environment.ts';
import type { Instance } from '../model/instance.ts';
import { doorOfPage, localHostOf, pageNamed } from '../model/pages.ts';
import { jsonIn } from '../lib/files/json.ts';

export type Labels = Readonly<Record<string, string>>;

/** One series with its values, oldest first. */
export interface Series {
  readonly metric: Labels;
  /** Seconds since 1970, and the value; not a number where Prometheus says NaN. */
  readonly values: readonly (readonly [number, number])[];
}

/** The HTTP API of one cluster's Prometheus. Every call throws an `Error` with Prometheus's own words. */
export interface Prometheus {
  /** The `data` of an answer: `get('/api/v1/rules')`. */
  get<T>(path: string): Promise<T>;
  /** Each series with one value, or with its raw samples when the expression is a range; at a moment, by default now. */
  query(expr: string, at?: number): Promise<readonly Series[]>;
  /** Evaluated every `step` seconds from `start` to `end`, seconds since 1970. */
  range(
    expr: string,
    span: { readonly start: number; readonly end: number; readonly step: number },
  ): Promise<readonly Series[]>;
}

interface RawSeries {
  readonly metric: Labels;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Prometheus of an environment of a local instance, through the door of its page on the loopback address. */
export function openPrometheus(
  instance: Instance,
  environment: Environment,
  site: typeof localSite = localSite,
): Prometheus {
  const get = async <T>(path: string): Promise<T> => {
    const page = pageNamed('prometheus');
    const target = site(instance, environment, localHostOf(page, environment), doorOfPage(page));
    const { status, body } = await sendRequest({ ...target, path, timeout: 20_000 });
    return dataOf<T>(path, status, body);
  };
  const series = async (path: string, parameters: Readonly<Record<string, string>>): Promise<readonly Series[]> => {
    const { resultType, result } = await get<{ resultType: string; result: unknown }>(
      `/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
    );
    return resultType === 'scalar'
      ? [seriesOf({ metric: {}, value: result as [number, string] })]
      : (result as readonly RawSeries[]).map(seriesOf);
  };
  return {
    get,
    query: (expr, at) => series('query', { query: expr, ...(at === undefined ? {} : { time: at.toFixed(3) }) }),
    range: (expr, { start, end, step }) =>
      series('query_range', { query: expr, start: start.toFixed(3), end: end.toFixed(3), step: String(step) }),
  };
}

/**
 * The only value of a query's answer.
 * @throws {Error} when there is none, or more than one.
 */
export function onlyValue(series: readonly Series[], expr: string): number {
  const value = series[0]?.values.at(-1)?.[1];
  if (series.length === 1 && value !== undefined) return value;
  throw new Error(`${expr} has ${series.length} values, not one`);
}

function seriesOf({ metric, value, values }: RawSeries): Series {
  const all = values ?? (value === undefined ? [] : [value]);
  return { metric, values: all.map(([at, text]) => [at, numberOf(text)]) };
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

function dataOf<T>(path: string, status: number, body: string): T {
  const answer = Object(jsonIn(body)) as { readonly status?: string; readonly error?: string; readonly data?: T };
  if (status === 200 && answer.status === 'success') return answer.data as T;
  throw new Error(`Prometheus answered ${path} with ${status} ${answer.error ?? body.slice(0, 200)}`);
}
