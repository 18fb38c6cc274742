import { at, listAt } from '@lockstep/tools/lib/values/at';
import { isText, withWebService, type StandIn } from './web.ts';

const actions: ReadonlySet<string> = new Set(['trigger', 'acknowledge', 'resolve']);
const severities = ['critical', 'error', 'warning', 'info'];

/** Runs `work` beside what answers as the Events API v2 of PagerDuty does to the integration that has this key. */
export function withPagerDuty<T>(key: string, work: (pagerDuty: StandIn) => Promise<T>): Promise<T> {
  return withWebService(
    (body, request) => {
      const errors = request.url === '/v2/enqueue' ? errorsOf(body, key) : [`there is nothing at ${request.url}`];
      if (errors.length === 0) return undefined;
      return {
        status: 400,
        text: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors }),
      };
    },
    { status: 202, text: JSON.stringify({ status: 'success', message: 'Event processed', dedup_key: 'any' }) },
    work,
  );
}

function errorsOf(body: unknown, key: string): readonly string[] {
  const action = at(body, 'event_action');
  const payload = (field: string): unknown => at(body, 'payload', field);
  return [
    ...(at(body, 'routing_key') === key ? [] : ["'routing_key' is no integration's"]),
    ...(actions.has(String(action)) ? [] : ["'event_action' is not one of trigger, acknowledge, resolve"]),
    ...(action === 'trigger' || isText(at(body, 'dedup_key')) ? [] : ["'dedup_key' is missing or blank"]),
    // Without its payload a trigger tells nothing; to the others it is nothing.
    ...(action === 'trigger'
      ? [
          ...['summary', 'source'].flatMap((field) =>
            isText(payload(field)) ? [] : [`'payload.${field}' is missing or blank`],
          ),
          ...(String(payload('summary')).length > 1024 ? ["'payload.summary' is longer than 1024"] : []),
          ...(severities.includes(String(payload('severity')))
            ? []
            : [`'payload.severity' is not one of ${severities.join(', ')}`]),
        ]
      : []),
    ...listAt(body, 'links').flatMap((link) => (isText(at(link, 'href')) ? [] : ["'links.href' is missing or blank"])),
  ];
}
