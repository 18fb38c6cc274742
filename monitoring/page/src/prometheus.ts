import type { GlobalDatasourceResource } from '@perses-dev/core';
import { PrometheusDatasource } from '@perses-dev/prometheus-plugin/lib/plugins/prometheus-datasource';

/** Where the server of this page passes the read-only part of Prometheus' API on. */
const base = '/prometheus';

type Asked = Readonly<Record<string, string | number | undefined>>;

/** Perses' client of Prometheus, asking by GET alone, and saying what went wrong. */
export const prometheusDatasource = {
  ...PrometheusDatasource,
  createClient: (...given: Parameters<typeof PrometheusDatasource.createClient>) => ({
    ...PrometheusDatasource.createClient(...given),
    instantQuery: (asked: Asked) => askPrometheus('query', asked),
    rangeQuery: (asked: Asked) => askPrometheus('query_range', asked),
  }),
};

/**
 * An answer of Prometheus' API.
 * @throws {Error} in a sentence for people: nothing answers, or Prometheus refuses the query, with its reason.
 */
export async function askPrometheus(path: 'query' | 'query_range', asked: Asked): Promise<never> {
  const set = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const response = await fetch(`${base}/api/v1/${path}?${new URLSearchParams(set)}`).catch((cause: unknown) => {
    throw new Error('This page cannot reach its own server.', { cause });
  });
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer?.status === 'success') return answer as never;
  throw new Error(
    answer?.error === undefined
      ? `Prometheus does not answer: ${response.status} ${response.statusText}`.trim()
      : `Prometheus: ${answer.error}`,
  );
}

function parsed(text: string): { status?: string; error?: string } | undefined {
  try {
    return JSON.parse(text) as { status?: string; error?: string };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

const source: GlobalDatasourceResource = {
  kind: 'GlobalDatasource',
  metadata: { name: 'prometheus' },
  spec: {
    default: true,
    // As Grafana's data source: $__rate_interval becomes four of the longer scrape intervals.
    plugin: { kind: 'PrometheusDatasource', spec: { directUrl: base, scrapeInterval: '30s' } },
  },
};

/** The one data source that there is. */
export const sources = {
  getDatasource: () => Promise.resolve(undefined),
  getGlobalDatasource: () => Promise.resolve(source),
  listDatasources: () => Promise.resolve([]),
  listGlobalDatasources: () => Promise.resolve([source]),
  buildProxyUrl: () => base,
};
