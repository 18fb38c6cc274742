import { readFile } from 'node:fs/promises';

/** A policy of audit that notes of each request who made it, and nothing of its content. */
export const auditPolicy = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
});

interface AuditEvent {
  readonly stage?: string;
  readonly verb?: string;
  readonly user?: { readonly username?: string };
}

/** `user verb` -> how many requests. */
export type Requests = ReadonlyMap<string, number>;

/** How often each of the users asked, by verb: a watch counts when it starts, anything else when it is answered. */
export function requestsIn(log: string): Requests {
  const counts = new Map<string, number>();
  for (const line of log.split('\n')) {
    // The last one may be half written.
    if (!line.endsWith('}')) continue;
    const { stage, verb = '', user } = JSON.parse(line) as AuditEvent;
    if (stage !== (verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete')) continue;
    const key = `${user?.username ?? ''} ${verb}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Since an earlier look, the most frequent first. */
export function requestsSince(now: Requests, before: Requests): Requests {
  const grown = [...now].map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const);
  return new Map(grown.filter(([, count]) => count > 0).toSorted(([, one], [, other]) => other - one));
}

export async function requestsSoFar(file: string): Promise<Requests> {
  return requestsIn(await readFile(file, 'utf8'));
}
