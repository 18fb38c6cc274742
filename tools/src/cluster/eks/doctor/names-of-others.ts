import { resolveNs } from 'node:dns/promises';
import type { Rendered } from '../../../model/finding.ts';
import { indexOf } from '../../../gate/references/environment-index.ts';
import { externalSecretsIn, readsOf } from '../../../gate/references/secret-stores.ts';
import { fine, notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

/** The secrets that the environment's ExternalSecrets name, by their names alone. */
export async function lookAtSecrets(ground: AwsGround, rendered: readonly Rendered[]): Promise<readonly SeenLine[]> {
  const names = externalSecretsIn(indexOf(rendered)).flatMap((one) => readsOf(one).map(({ key }) => String(key)));
  if (names.length === 0) return [fine('Secrets: no ExternalSecret of this environment names one')];
  const lines: SeenLine[] = [];
  for (const name of [...new Set(names)].toSorted()) {
    const title = `Secret ${name}`;
    const found = await seeAws<{ readonly DeletedDate?: unknown }>(ground, title, 'secretsmanager describe-secret', [
      '--secret-id',
      name,
    ]);
    const faults = [
      ...(found.seen === undefined ? ['there is none'] : []),
      ...(found.seen?.DeletedDate === undefined ? [] : ['somebody deletes it']),
    ];
    lines.push(found.line ?? judged(title, 'is there', faults, 'Store it: docs/secrets.md.'));
  }
  return lines;
}

/** Who answers for a zone, by its name; what node's own resolver gives unless a test says otherwise. */
export type ResolveNs = (name: string) => Promise<readonly string[]>;

/** Whether the zone of the environment is there, and the zone above leads to it. */
export async function lookAtZone(ground: AwsGround, resolve: ResolveNs = resolveNs): Promise<SeenLine> {
  const id = ground.config.hostedZoneId;
  if (id === undefined) return fine('DNS: the environment names no zone, and nothing writes records');
  const title = `DNS zone ${id}`;
  const found = await seeAws<{
    readonly HostedZone: { readonly Name: string };
    readonly DelegationSet?: { readonly NameServers: readonly string[] };
  }>(ground, title, 'route53 get-hosted-zone', ['--id', id]);
  if (found.line !== undefined) return found.line;
  if (found.seen === undefined) return wrong(`${title}: there is none`, 'Make it, or name another: docs/dns.md.');
  const name = found.seen.HostedZone.Name.replace(/\.$/, '');
  const ours = (found.seen.DelegationSet?.NameServers ?? []).map(plainName).toSorted();
  const answer = await delegated(name, resolve);
  if (typeof answer === 'string') return notSeen(`${title}: whether ${name} leads there (${answer})`);
  const theirs = answer.map(plainName).toSorted();
  const faults =
    theirs.join() === ours.join()
      ? []
      : [`${name} leads to ${theirs.join(', ') || 'nobody'}, not to ${ours.join(', ')}`];
  return judged(title, `${name} leads to it`, faults, 'Write the NS record in the zone above: docs/dns.md, step 2.');
}

/** No such name and no such record are answers; anything else is none. */
const none: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

async function delegated(name: string, resolve: ResolveNs): Promise<readonly string[] | string> {
  try {
    return await resolve(name);
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    if (none.has(code)) return [];
    if (typeof code !== 'string') throw error;
    return `the resolver says ${code}`;
  }
}

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
