import type { Answer } from '@lockstep/service/answer';
import { createServiceApp, type App, type Dependencies } from '@lockstep/service/app';
import { createInfo } from '@lockstep/service/info';
import { describeRehearsal } from '@lockstep/service/rehearsal';
import { renderPage } from './page.ts';

const name = 'web';

/** The service without a socket. */
export function createApp(given: Dependencies): App {
  const { config, hostname, uptimeSeconds } = given;
  const { version, revision, buildTime, environment } = config;
  const pod = config.podName ?? hostname;
  const startedAt = new Date(Date.now() - uptimeSeconds() * 1000);
  const rehearsal = describeRehearsal(config.rehearsal);
  const facts = { name, version, revision, buildTime, environment, pod, startedAt, rehearsal };
  const page: Answer = { status: 200, contentType: 'text/html; charset=utf-8', body: Buffer.from(renderPage(facts)) };
  return createServiceApp(given, { '/api/info': createInfo(name, given), '/': () => page });
}
