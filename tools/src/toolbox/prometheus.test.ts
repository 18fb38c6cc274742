import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { onLoopback } from '../lib/http.ts';
import type { Instance } from '../model/instance.ts';
import { onlyValue, openPrometheus, type Prometheus } from './prometheus.ts';

const answers: Readonly<Record<string, unknown>> = {
  vector: { resultType: 'vector', result: [{ metric: { job: 'web' }, value: [10, '1.5'] }] },
  matrix: {
    resultType: 'matrix',
    result: [
      {
        metric: { job: 'web' },
        values: [
          [10, '+Inf'],
          [25, 'NaN'],
        ],
      },
    ],
  },
  scalar: { resultType: 'scalar', result: [10, '3'] },
};

async function withPrometheus(body: (prometheus: Prometheus, hosts: string[]) => Promise<void>): Promise<void> {
  const hosts: string[] = [];
  const server = createServer((incoming, response) => {
    hosts.push(incoming.headers.host ?? '');
    const data = answers[new URL(incoming.url ?? '', 'http://x').searchParams.get('query') ?? ''];
    response.statusCode = data === undefined ? 400 : 200;
    response.end(JSON.stringify(data === undefined ? { status: 'error', error: 'bad' } : { status: 'success', data }));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  try {
    const site = (_instance: Instance, _environment: string, host: string, door?: string) => {
      expect(door).toBe('inner');
      return onLoopback(port, host);
    };
    await body(openPrometheus({} as Instance, 'staging', site), hosts);
  } finally {
    server.close();
  }
}

test('vectors, ranges and scalars are read alike, under the host name of the environment', async () => {
  await withPrometheus(async (prometheus, hosts) => {
    expect(await prometheus.query('vector')).toEqual([{ metric: { job: 'web' }, values: [[10, 1.5]] }]);
    expect((await prometheus.range('matrix', { start: 0, end: 30, step: 15 }))[0]?.values).toEqual([
      [10, Number.POSITIVE_INFINITY],
      [25, Number.NaN],
    ]);
    expect(onlyValue(await prometheus.query('scalar'), 'scalar')).toBe(3);
    expect(new Set(hosts)).toEqual(new Set(['prometheus.staging.localhost']));
  });
});

test('an error is told in the words of Prometheus', async () => {
  await withPrometheus(async (prometheus) => {
    await expect(prometheus.query('up{')).rejects.toThrow('400 bad');
  });
});
