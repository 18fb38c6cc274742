import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { onLoopback, type HttpResponse } from '../../lib/http.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import type { Instance } from '../../model/instance.ts';
import { askPageOf, lookAtPage, nothingToSee } from './page-answers.ts';

const silent = () => Promise.reject(new Error('connect ECONNREFUSED'));
const page: PageFacts = { name: 'web', title: 'service', host: 'web', application: 'web' };

function answer(status: number, type: string, body: string): Pick<HttpResponse, 'status' | 'headers' | 'body'> {
  return { status, headers: { 'content-type': type }, body };
}

describe('an address', () => {
  test.each([
    ['<!doctype html><title>web 1.2.3</title><main>…', 'text/html; charset=utf-8'],
    ['<html><head><title data-x="1">\n  Argo CD\n</title></head><div id="app"></div>', 'text/html'],
  ])('with a page for people shows something', (body, type) => {
    expect(nothingToSee(answer(200, type, body))).toBeUndefined();
  });

  test.each([
    [
      answer(
        200,
        'text/html',
        '<!doctype html>\n<pre>\n<a href="assets/">assets/</a>\n<a href="gitkeep">gitkeep</a>\n</pre>',
      ),
      'its web pages are not in it: it lists a folder',
    ],
    [answer(200, 'text/plain; charset=utf-8', 'Error opening page\n'), 'it answers text/plain: Error opening page'],
    [answer(404, 'text/plain', '404 page not found'), 'it answers 404: 404 page not found'],
    [answer(503, 'text/html', '<title>no</title>'), 'it answers 503: no'],
    [answer(200, 'application/json', '{}'), 'it answers application/json: {}'],
    [answer(200, 'text/html', '<title> </title>'), 'it answers without a page'],
    [{ status: 200, headers: {}, body: '' }, 'it answers nothing by name'],
  ])('that answers otherwise shows nothing, and says why', (given, why) => {
    expect(nothingToSee(given)).toBe(why);
  });
});

test('a page is looked for where its first answer sends a browser, by the name of its host', async () => {
  const hosts: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host);
    if (request.url === '/') return response.writeHead(302, { location: 'login?again=1' }).end();
    response.setHeader('content-type', 'text/html');
    return response.end(`<title>${request.url}</title>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const ask = askPageOf({} as Instance, (_instance, _environment, host) => onLoopback(port, host));
    expect((await ask(page, 'staging')).body).toBe('<title>/login?again=1</title>');
    expect(hosts).toEqual(['web.staging.localhost', 'web.staging.localhost']);
    expect((await ask({ ...page, path: '/ui/' }, 'staging')).body).toBe('<title>/ui/</title>');
  } finally {
    server.close();
  }
});

test('a page of the platform is looked for at its own door, another at that of the customers', async () => {
  const doors: (string | undefined)[] = [];
  const ask = askPageOf({} as Instance, (_instance, _environment, host, door) => {
    doors.push(door);
    // Nobody listens there.
    return onLoopback(1, host);
  });
  for (const inner of [true, false]) await expect(ask({ ...page, inner }, 'staging')).rejects.toThrow();
  expect(doors).toEqual(['inner', 'customers']);
});

test('a page that is only late is there; one that stays silent says so', async () => {
  let asked = 0;
  const late = async () => {
    asked += 1;
    if (asked === 1) throw new Error('connect ECONNREFUSED');
    return answer(200, 'text/html', '<title>web</title>') as HttpResponse;
  };
  expect(await lookAtPage(late, page, 'staging', 2)).toBeUndefined();
  expect(await lookAtPage(silent, page, 'staging', 1)).toBe('no answer: connect ECONNREFUSED');
});
