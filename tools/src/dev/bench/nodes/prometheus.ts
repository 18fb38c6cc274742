import { sendRequest } from '../../../lib/http.ts';
import type { Say } from '../../../lib/values/say.ts';

export interface PrometheusFigures {
  readonly targets: number;
  readonly targetsDown: number;
  readonly series: number;
  /** Seconds of a scrape by job: the longest of its targets. */
  readonly longestScrapes: Readonly<Record<string, number>>;
  /** Seconds that the last evaluation took, of all groups together and of the slowest. */
  readonly ruleSeconds: number;
  readonly slowestGroup: { readonly name: string; readonly seconds: number };
}

export interface AskedQuery {
  /** The dashboard and the panel. */
  readonly where: string;
  readonly seconds: number;
  /** What it answered; undefined where it failed. */
  readonly series?: number;
  readonly failed?: string;
}

/** Seconds that a panel looks back, and between two of its points: an hour on a middle screen. */
const [back, step] = [3600, 30];

/** Asks it how it fares, and then each question of the dashboards once. */
export async function figuresAndQueries(
  url: string,
  say: Say,
): Promise<{ readonly figures: PrometheusFigures; readonly queries: readonly AskedQuery[] }> {
  const figures = await figuresOf(url);
  // Loaded here: the parsers would slow every other command down.
  const { panelQueries, otherQueries } = await import('@lockstep/monitoring/dashboards');
  const asked = [
    ...panelQueries().map(({ dashboard, panel, refId, expr, instant }) => ({
      where: `${dashboard}: ${panel} ${refId}`,
      expr,
      instant,
    })),
    ...otherQueries().map(({ dashboard, name, expr }) => ({ where: `${dashboard}: ${name}`, expr, instant: true })),
  ];
  say(`asking ${asked.length} questions of the dashboards`);
  const queries: AskedQuery[] = [];
  for (const { where, expr, instant } of asked) {
    const started = performance.now();
    const now = Date.now() / 1000;
    const parameters = instant
      ? { query: expr }
      : { query: expr, start: String(now - back), end: String(now), step: String(step) };
    const answer = await ask(url, `/api/v1/${instant ? 'query' : 'query_range'}`, parameters);
    const seconds = (performance.now() - started) / 1000;
    const { result } = Object(answer.data) as { readonly result?: readonly unknown[] };
    queries.push(
      answer.status === 'success'
        ? { where, seconds, series: result?.length ?? 0 }
        : { where, seconds, failed: answer.error ?? 'no answer' },
    );
  }
  return { figures, queries: queries.toSorted((one, other) => other.seconds - one.seconds) };
}

/** How many samples it has taken in since it started. */
export async function samplesSoFar(url: string): Promise<number> {
  return await ownFigure(url, 'prometheus_tsdb_head_samples_appended_total{type="float"}');
}

/** What its own page says of a series. */
async function ownFigure(url: string, series: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  if (line === undefined) throw new Error(`Prometheus says nothing of ${series}`);
  return Number(line.slice(series.length + 1));
}

interface Answer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: unknown;
}

async function ask(url: string, path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { body } = await sendRequest({
    secure: false,
    host: hostname,
    port: Number(port),
    method: 'GET',
    path: `${path}?${new URLSearchParams(parameters).toString()}`,
    headers: {},
    timeout: 130_000,
  });
  return JSON.parse(body) as Answer;
}

async function figuresOf(url: string): Promise<PrometheusFigures> {
  const values = async (query: string): Promise<readonly (readonly [Readonly<Record<string, string>>, number])[]> => {
    const { data } = await ask(url, '/api/v1/query', { query });
    const { result } = data as {
      result: readonly { metric: Readonly<Record<string, string>>; value: readonly [number, string] }[];
    };
    return result.map(({ metric, value }) => [metric, Number(value[1])]);
  };
  const one = async (query: string): Promise<number> => (await values(query))[0]?.[1] ?? 0;
  const { data } = await ask(url, '/api/v1/rules');
  const { groups } = data as { groups: readonly { name: string; evaluationTime: number }[] };
  const slowest = groups.toSorted((a, b) => b.evaluationTime - a.evaluationTime)[0];
  const byJob = await values('max by (job) (scrape_duration_seconds)');
  return {
    targets: await one('count(up)'),
    targetsDown: await one('count(up == 0)'),
    series: await ownFigure(url, 'prometheus_tsdb_head_series'),
    longestScrapes: Object.fromEntries(byJob.map(([{ job = '' }, seconds]) => [job, seconds])),
    ruleSeconds: groups.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0),
    slowestGroup: { name: slowest?.name ?? '', seconds: slowest?.evaluationTime ?? 0 },
  };
}
