import { templateOwner } from './template.ts';
import { environments, isLive, liveEnvironments } from '../environment.ts';

/** Who is asked for a review, as GitHub names them: `@user` or `@organisation/team`. */
export interface Owners {
  /** Of what no other line names. */
  readonly everything: readonly string[];
  readonly service: readonly string[];
  readonly production: readonly string[];
}

export type OwnerRole = keyof Owners;

export const ownerRoles: readonly OwnerRole[] = ['everything', 'service', 'production'];

/** The one place where owners stand. */
export const ownersFile = '.github/CODEOWNERS';

// The first pattern of a role says who has it now.
const patterns: Record<OwnerRole, readonly string[]> = {
  everything: [
    '*',
    ...environments
      .filter((environment) => !isLive(environment))
      .flatMap((environment) =>
        ['applications', 'argocd', 'monitoring', 'policies'].map((part) => `/clusters/${environment}/${part}/`),
      ),
    ...['.github/', 'local/', 'package-lock.json', 'package.json', 'rulesets/', 'tools/'].map((path) => `/${path}`),
  ],
  service: ['/apps/', '/packages/'],
  production: [
    ...liveEnvironments.map((environment) => `/clusters/${environment}/`),
    '/base/',
    '/monitoring/',
    '/infra/',
    `/${ownersFile}`,
    '/lockstep.config.ts',
  ],
};

const line = /^(?<start>(?<pattern>[^\s#]\S*)\s+)(?<owners>@.*\S)\s*$/;

/** Who has each role; nobody where no line says so. */
export function readOwners(text: string): Owners {
  const ownersOf = (role: OwnerRole): readonly string[] =>
    text
      .split('\n')
      .map(parse)
      .findLast((found) => found?.pattern === patterns[role][0])?.owners ?? [];
  return { everything: ownersOf('everything'), service: ownersOf('service'), production: ownersOf('production') };
}

/** Whether a line is of a role; the source of one service is as all services' is. */
function isOf(role: OwnerRole, pattern: string): boolean {
  return patterns[role].includes(pattern) || (role === 'service' && /^\/apps\/[^/]+\/$/.test(pattern));
}

/** The text with these owners. A line that somebody gave other owners than its role has keeps them. */
export function withOwners(text: string, wanted: Owners): string {
  const now = readOwners(text);
  return text
    .split('\n')
    .map((each) => {
      const found = parse(each);
      if (found === undefined) return each;
      const role = ownerRoles.find((one) => isOf(one, found.pattern) && sameOwners(now[one], found.owners));
      const owners = role === undefined ? found.owners.flatMap((owner) => ownOf(owner, wanted)) : wanted[role];
      return found.start + [...new Set(owners)].join(' ');
    })
    .join('\n');
}

/** The paths whose lines name owners, as patterns of a ruleset; `*`, to which everything else falls, is left out. */
export function ownedPaths(text: string): readonly { readonly pattern: string; readonly owners: readonly string[] }[] {
  return text.split('\n').flatMap((each) => {
    const found = parse(each);
    if (found === undefined || found.pattern === '*') return [];
    return [{ pattern: found.pattern.replace(/^\//, '').replace(/\/$/, '/**'), owners: found.owners }];
  });
}

/** Who owns a path, given as a line of CODEOWNERS writes it: the last line that matches decides. */
export function ownersOfPath(text: string, path: string): readonly string[] {
  const lines = text.split('\n').filter((each) => /^[^\s#]/.test(each));
  const last = lines.findLast((each) => each.startsWith('* ') || `/${path}`.startsWith(each.split(/\s+/)[0]!));
  return last?.split(/\s+/).slice(1) ?? [];
}

export function sameOwners(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join(' ') === other.toSorted().join(' ');
}

/** Why somebody cannot be an owner of a repository of this owner; undefined when that is possible. */
export function objectionToOwner(owner: string, repositoryOwner: string): string | undefined {
  const { organisation } = /^@(?<organisation>[a-z\d](?:-?[a-z\d]){0,38})(?:\/[\w-]+)?$/i.exec(owner)?.groups ?? {};
  if (organisation === undefined) return 'an owner is @user or @organisation/team';
  const own = organisation.toLowerCase() === repositoryOwner.toLowerCase();
  return own || !owner.includes('/') ? undefined : `a team of ${organisation} cannot own what is ${repositoryOwner}'s`;
}

// An update of the template may bring lines of its own.
function ownOf(owner: string, wanted: Owners): readonly string[] {
  const role = ownerRoles.find((each) => templateOwners[each].includes(owner));
  return role === undefined ? [owner] : wanted[role];
}

function parse(text: string): { start: string; pattern: string; owners: readonly string[] } | undefined {
  const { start, pattern, owners } = line.exec(text)?.groups ?? {};
  return start && pattern && owners ? { start, pattern, owners: owners.split(/\s+/) } : undefined;
}

/** Who owns the template itself. */
export const templateOwners: Owners = {
  everything: [`@${templateOwner}/platform`],
  service: [`@${templateOwner}/service`],
  production: [`@${templateOwner}/production`],
};
