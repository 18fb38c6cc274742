import { get } from 'node:http';
import { text } from 'node:stream/consumers';

type Samples = ReadonlyMap<string, number>;

const types = new WeakMap<Samples, ReadonlyMap<string, string>>();

/** The metrics page over a new connection, so that any worker may answer: samples by series. */
export async function scrape(url: string): Promise<Samples> {
  const body = await page(`${url}/api/metrics`);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const samples = new Map(lines.map((line) => pair(line, line.lastIndexOf(' '))));
  types.set(
    samples,
    new Map([...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [`${name}`, `${type}`])),
  );
  return samples;
}

function pair(line: string, space: number): [string, number] {
  return [line.slice(0, space), Number(line.slice(space))];
}

/** Requests for a route that were counted, whatever their method and status. */
export function counted(samples: Samples, route: string): number {
  const prefix = 'http_request_duration_seconds_count{';
  const series = [...samples].filter(([name]) => name.startsWith(prefix) && name.includes(`route="${route}"`));
  return series.reduce((sum, [, value]) => sum + value, 0);
}

/** Series of counters and histograms that were smaller in `after` than in `before`. */
export function fallen(before: Samples, after: Samples): string[] {
  const typeOf = (series: string) => {
    const name = series.replace(/\{.*/, '');
    return types.get(before)?.get(name) ?? types.get(before)?.get(name.replace(/_(bucket|sum|count)$/, ''));
  };
  return [...before].flatMap(([series, value]) => {
    const grows = ['counter', 'histogram'].includes(typeOf(series) ?? '');
    return grows && (after.get(series) ?? -1) < value ? [`${series}: ${value}, then ${after.get(series)}`] : [];
  });
}

function page(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      if (response.statusCode === 200) text(response).then(resolve, reject);
      else reject(new Error(`${url} answered ${response.statusCode}`));
    });
    request.once('error', reject);
  });
}
