import { isSpiffeId } from './identity.ts';
import { logLevels, type LogLevel } from './log.ts';
import { flag, matching, oneOf, variable, whole } from './variable.ts';

/** Milliseconds. The pod's 30 s of grace, less the 5 s of its preStop sleep and 1 s to exit. */
export const longestDrainMs = 24_000;

const word = matching(/^[\w.+-]{1,64}$/, 'up to 64 letters, digits, ., _, + and -');
const place = matching(/^[a-z0-9.-]{1,253}$/, 'up to 253 of a-z, 0-9, . and -');

/** The variables that every service reads, in the README's order; the port is where it listens unless told otherwise. */
export const serviceVariables = (port: number) =>
  ({
    port: variable('PORT', whole(0, 65_535), port, 'TCP port; 0 picks a free one'),
    host: variable(
      'HOST',
      matching(/^[\w.:-]{1,255}$/, 'a host name or an IP address'),
      undefined,
      'address to listen on',
      'all addresses',
    ),
    environment: variable(
      'ENVIRONMENT',
      matching(/^[a-z0-9-]{1,30}$/, 'up to 30 of a-z, 0-9 and -'),
      'development',
      'shown by pages, `/api/info` and the log',
    ),
    version: variable('VERSION', word, 'unknown', 'version of the service', 'that of `package.json`'),
    revision: variable('REVISION', word, 'unknown', 'commit it was built from; the image carries it'),
    buildTime: variable(
      'BUILD_TIME',
      { accepted: 'a time like 2026-01-31T12:00:00Z', parse: parseTime },
      'unknown',
      'when it was built; the image carries it',
    ),
    podName: variable('POD_NAME', place, undefined, 'pod that is shown', 'the host name'),
    logLevel: variable('LOG_LEVEL', oneOf(logLevels), 'info' as LogLevel, 'lowest level that is logged'),
    concurrency: variable('WEB_CONCURRENCY', whole(1, 32), 1, 'processes that serve; above 1 another supervises them'),
    drainDelayMs: variable(
      'DRAIN_DELAY_MS',
      whole(0, longestDrainMs - 1),
      2_000,
      'from the signal until it stops listening',
    ),
    drainDeadlineMs: variable(
      'DRAIN_DEADLINE_MS',
      whole(1, longestDrainMs),
      15_000,
      'from the signal until open connections are cut; more than the delay',
    ),
    tracesEndpoint: variable(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      matching(/^https?:\/\/[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'http:// or https://, a host, and a :port or none'),
      undefined,
      'where spans go, by OTLP over HTTP; `http://collector.traces.svc:4318` in a cluster',
      'nothing is traced',
    ),
    tlsFolder: variable(
      'TLS_FOLDER',
      matching(/^\/[\w./-]{1,200}$/, 'a folder by its whole path'),
      undefined,
      'its identity: `tls.crt`, `tls.key`, `ca.crt`',
      'none',
    ),
    tlsPort: variable('TLS_PORT', whole(0, 65_535), undefined, 'TCP port for callers that show an identity', 'none'),
    tlsCallers: variable(
      'TLS_CALLERS',
      { accepted: 'spiffe://TRUST/ns/NAMESPACE/sa/NAME, with commas between several', parse: parseCallers },
      undefined,
      'whom it answers there',
      'nobody',
    ),
    rehearseUnready: variable('REHEARSE_UNREADY', flag(), false, 'never becomes ready'),
    rehearseErrorRate: variable(
      'REHEARSE_ERROR_RATE',
      { accepted: 'a number from 0 to 1', parse: parseShare },
      0,
      'share of requests answered with 500',
    ),
    rehearseDelayMs: variable('REHEARSE_DELAY_MS', whole(0, 60_000), 0, 'wait before each answer'),
    rehearseCrashAfterSeconds: variable(
      'REHEARSE_CRASH_AFTER_S',
      whole(1, 3_600),
      undefined,
      'seconds until an uncaught error',
      'never',
    ),
    rehearseInProduction: variable(
      'REHEARSE_IN_PRODUCTION',
      flag(),
      false,
      'allows the rehearsals with `ENVIRONMENT=production`',
    ),
  }) as const;

function parseTime(text: string): string | undefined {
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  return text === 'unknown' || (wellFormed && !Number.isNaN(Date.parse(text))) ? text : undefined;
}

function parseCallers(text: string): readonly string[] | undefined {
  const ids = text.split(',');
  return ids.every(isSpiffeId) ? ids : undefined;
}

function parseShare(text: string): number | undefined {
  return /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text) ? Number(text) : undefined;
}
