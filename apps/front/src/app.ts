import { failure, json } from '@lockstep/service/answer';
import { createServiceApp, type App, type Dependencies } from '@lockstep/service/app';
import { createInfo } from '@lockstep/service/info';
import { buckets } from '@lockstep/service/metrics';
import { describeRehearsal } from '@lockstep/service/rehearsal';
import { askWeb, outcomes } from './ask-web.ts';
import { renderFront } from './page.ts';
import { shareCall } from './shared-call.ts';

const name = 'front';

/** The service without a socket. Its probes do not ask web: a front that web takes down with it could not say that web is down. */
export function createApp(given: Dependencies<{ readonly webUrl: string }>): App {
  const { config, identity, metrics, log } = given;
  const { webUrl, version, environment } = config;
  const facts = { name, version, environment, rehearsal: describeRehearsal(config.rehearsal) };
  const observe = metrics.createTimer({
    name: 'web_call_duration_seconds',
    help: 'Time from a call of web to the end of its answer, by how it ended',
    label: 'outcome',
    expected: outcomes,
    buckets,
  });

  const ask = shareCall(async () => {
    const startedAt = performance.now();
    const answer = await askWeb(webUrl, { identity });
    observe(answer.outcome, (performance.now() - startedAt) / 1000);
    if (answer.outcome !== 'answered') log('warn', 'web does not answer', { url: webUrl, ...answer });
    return answer;
  });

  return createServiceApp(given, {
    '/api/web': async () => {
      const web = await ask();
      return web.outcome === 'answered' ? json(200, web.facts) : failure(503);
    },
    '/api/info': createInfo(name, given),
    '/': async () => {
      return { status: 200, contentType: 'text/html; charset=utf-8', body: renderFront(facts, await ask()) };
    },
  });
}
