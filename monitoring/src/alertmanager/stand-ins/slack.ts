import { at, listAt } from '@lockstep/tools/lib/values/at';
import { isText, withWebService, type StandIn } from './web.ts';

/** Runs `work` beside what answers as an incoming webhook of Slack does. */
export function withSlack<T>(work: (slack: StandIn) => Promise<T>): Promise<T> {
  return withWebService(
    (body, request) => {
      if (!isObject(body) || !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
        return { status: 400, text: 'invalid_payload' };
      }
      const attachments = listAt(body, 'attachments');
      if (!isText(at(body, 'text')) && attachments.length === 0) return { status: 400, text: 'no_text' };
      const empty = attachments.some((each) => !isText(at(each, 'text')) || !isText(at(each, 'fallback')));
      return empty ? { status: 400, text: 'invalid_attachments' } : undefined;
    },
    { status: 200, text: 'ok' },
    work,
  );
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
