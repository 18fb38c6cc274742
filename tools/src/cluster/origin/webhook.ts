import { createHmac } from 'node:crypto';
import { webhook } from '../../model/pages.ts';
import { sendRequest, type LoopbackSite } from '../../lib/http.ts';

/** The address by which both clusters know the local repository; `repoURL` of every local Application. */
const originUrl = 'http://origin.lockstep.internal/lockstep.git';

interface Push {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  /** Paths changed by the push. */
  readonly modified: readonly string[];
}

/** The fields of GitHub's push event that Argo CD reads. */
export function pushEvent(push: Push, url: string = originUrl): string {
  return JSON.stringify({
    ref: push.ref,
    before: push.before,
    after: push.after,
    repository: { html_url: url.replace(/\.git$/, ''), default_branch: 'main' },
    commits: [{ id: push.after, added: [], removed: [], modified: push.modified }],
  });
}

/** GitHub's signature of a webhook body: HMAC-SHA256 with the shared secret, in hexadecimal. */
export function signature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * Posts a push event to one Argo CD through its ingress, as GitHub would.
 * @returns the HTTP status; rejects when nothing answers within 5 seconds.
 */
export async function callWebhook(options: {
  /** Where that Argo CD answers. */
  readonly target: LoopbackSite;
  readonly body: string;
  readonly secret: string;
}): Promise<number> {
  const { target, body, secret } = options;
  const { status } = await sendRequest({
    ...target,
    path: webhook.path,
    method: 'POST',
    timeout: 5000,
    headers: {
      ...target.headers,
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': signature(body, secret),
    },
    body,
  });
  return status;
}
