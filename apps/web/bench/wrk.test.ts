import { expect, test } from '@jest/globals';
import { parseWrk } from './wrk.ts';

const output = (requests: number, errors: Record<string, number>) => `Running 1s test @ http://127.0.0.1:5000/health
  1 threads and 32 connections
  ${requests} requests in 2.00s, 20.17MB read
figures ${JSON.stringify({ requests, microseconds: 2_000_000, p50: 445, p99: 2100, errors })}
`;
const none = { connect: 0, read: 0, write: 0, timeout: 0, status: 0 };

test('the line of the script becomes requests per second and milliseconds', () => {
  expect(parseWrk(output(60_000, none))).toEqual({ requestsPerSecond: 30_000, p50Ms: 0.445, p99Ms: 2.1 });
});

test('a run with a failed request has no figures', () => {
  expect(() => parseWrk(output(60_000, { ...none, read: 2, status: 7 }))).toThrow('failed requests: read 2, status 7');
});

test('a run without an answer has no figures', () => {
  expect(() => parseWrk(output(0, none))).toThrow('no request was answered');
});

test('output without the line is said, with its last line', () => {
  expect(() => parseWrk('unable to connect to 127.0.0.1:5000\n')).toThrow('no figures: unable to connect to 127.0.0.1');
});
