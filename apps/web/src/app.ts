import type { Answer } from '@lockstep/service/answer';
import { createServiceApp, type App, type Dependencies, type Route } from '@lockstep/service/app';
import { createInfo } from '@lockstep/service/info';
import { buckets } from '@lockstep/service/metrics';
import { describeRehearsal } from '@lockstep/service/rehearsal';
import { openDatabase, type DatabaseSettings, type Queries } from './database.ts';
import { createNotes, queryOutcomes } from './notes.ts';
import { renderPage } from './page.ts';

const name = 'web';

/** The service without a socket. */
export function createApp(
  given: Dependencies<DatabaseSettings>,
  database: Queries | undefined = openDatabase(given.config, given.log),
): App {
  const { config, hostname, uptimeSeconds } = given;
  const { version, revision, buildTime, environment } = config;
  const pod = config.podName ?? hostname;
  const startedAt = new Date(Date.now() - uptimeSeconds() * 1000);
  const rehearsal = describeRehearsal(config.rehearsal);
  const facts = { name, version, revision, buildTime, environment, pod, startedAt, rehearsal };
  const page: Answer = { status: 200, contentType: 'text/html; charset=utf-8', body: Buffer.from(renderPage(facts)) };
  // Its probes ask no database: pods that all became unready with it could answer nothing at all.
  const notes = database === undefined ? {} : { '/api/notes': notesOf(given, database) };
  return createServiceApp(given, { '/api/info': createInfo(name, given), '/': () => page, ...notes });
}

function notesOf({ metrics, log }: Pick<Dependencies, 'metrics' | 'log'>, database: Queries): Route {
  const time = metrics.createTimer({
    name: 'database_query_duration_seconds',
    help: 'Time from a question to the database to its answer, a wait for a connection among it',
    label: 'outcome',
    expected: queryOutcomes,
    buckets,
  });
  return createNotes(database, log, time);
}
