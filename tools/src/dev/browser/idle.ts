import type { Page, Request } from 'playwright-core';
import { waitFor } from '../../lib/process/wait.ts';

/** Milliseconds without an open request after which a page asks for nothing more. */
const calm = 500;

/**
 * From now on counts what a page asks for; the answer waits until it asks for nothing more. Streams of events stay open
 * for as long as the page, and do not count.
 * @throws {Failure} after a minute, with what is still open.
 */
export function watchRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let since = performance.now();
  const end = (request: Request): void => {
    open.delete(request);
    since = performance.now();
  };
  page.on('request', (request) => open.add(request));
  page.on('response', (response) => {
    if (response.headers()['content-type']?.startsWith('text/event-stream') === true) end(response.request());
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return async () => {
    since = performance.now();
    await waitFor({ what: 'the page to ask for nothing more', seconds: 60, every: 100 }, async () => {
      if (open.size === 0 && performance.now() - since >= calm) return { done: undefined };
      return { seen: [...open].map((request) => request.url()).join(', ') || 'it has just asked' };
    });
  };
}
