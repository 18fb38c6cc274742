import { Failure } from '../../lib/failure.ts';
import { facts, objectionTo, type Fact } from '../config/names-form.ts';
import type { Names } from '../../lib/fork-config.ts';
import { objectionToOwner, ownerRoles, sameOwners, type Owners, type OwnerRole } from './owners.ts';
import { repositoryParts, repositoryOf, sameRepository } from './repository.ts';
import { templateNames } from './template.ts';
import { templateOwners } from './owners.ts';

/** What a person asks for; what is left out is kept from an earlier time, or follows from the rest. */
export interface NamesWish {
  readonly repository?: string;
  readonly registry?: string;
  readonly domain?: string;
  readonly owners?: readonly string[];
  readonly serviceOwners?: readonly string[];
  readonly productionOwners?: readonly string[];
}

/** What stands in the checkout, and where it was cloned from. */
export interface PresentNames {
  readonly names: Names;
  readonly owners: Owners;
  readonly origin: string | undefined;
}

interface Wanted {
  readonly names: Names;
  readonly owners: Owners;
}

type Option = '--repository' | '--registry' | '--domain' | '--owners' | '--service-owners' | '--production-owners';

const optionOf: Record<Fact | OwnerRole, Option> = {
  repository: '--repository',
  images: '--registry',
  domain: '--domain',
  everything: '--owners',
  service: '--service-owners',
  production: '--production-owners',
};

/** @throws {Failure} naming every option that is missing, or the first that cannot be. */
export function wantedNames(wish: NamesWish, present: PresentNames): Wanted {
  const { repository = '', images = '', domain = '' } = namesFor(wish, present);
  const owners = ownersFor(wish, present);
  const missing = [
    ...(repository === '' ? [optionOf.repository] : []),
    ...(domain === '' ? [optionOf.domain] : []),
    ...(owners.everything.length === 0 ? [optionOf.everything] : []),
  ];
  if (missing.length > 0) throw lacking(missing);
  const names = { repository, images, domain };
  for (const fact of facts) refuse(fact, names[fact], objectionTo(fact, names[fact]));
  for (const role of ownerRoles) {
    for (const owner of owners[role]) refuse(role, owner, objectionToOwner(owner, repositoryParts(repository)[1]));
  }
  return { names, owners };
}

function namesFor(wish: NamesWish, { names, origin }: PresentNames): Partial<Names> {
  const fresh = sameRepository(names.repository, templateNames.repository);
  const asked = wish.repository && (repositoryOf(wish.repository) ?? wish.repository);
  const repository = asked ?? (fresh ? repositoryOf(origin ?? '') : names.repository);
  // The repository's name as well: two repositories of one owner may each have a service called web.
  const named = repository && `ghcr.io/${repositoryParts(repository).slice(1).join('/')}`.toLowerCase();
  const images = wish.registry ?? (fresh ? named : names.images);
  const domain = wish.domain ?? (fresh ? undefined : names.domain);
  return { ...(repository && { repository }), ...(images && { images }), ...(domain && { domain }) };
}

function ownersFor(wish: NamesWish, { owners: now }: PresentNames): Owners {
  const kept = (role: OwnerRole): readonly string[] | undefined =>
    now[role].some((owner) => templateOwners[role].includes(owner)) || now[role].length === 0 ? undefined : now[role];
  const everything = wish.owners ?? kept('everything') ?? [];
  const follows = (role: OwnerRole) => (sameOwners(now[role], now.everything) ? undefined : kept(role)) ?? everything;
  return {
    everything,
    service: wish.serviceOwners ?? follows('service'),
    production: wish.productionOwners ?? follows('production'),
  };
}

function lacking(options: readonly Option[]): Failure {
  const origin = 'there is no remote origin on a host that others can reach';
  return new Failure({
    what: `${options.join(' and ')} ${options.length === 1 ? 'is' : 'are'} missing`,
    ...(options.includes('--repository') ? { why: origin } : {}),
    wayOut: 'Add what is missing: `npm run lockstep -- init --help` has an example.',
  });
}

function refuse(what: Fact | OwnerRole, value: string, why: string | undefined): void {
  if (why === undefined) return;
  throw new Failure({
    what: `${optionOf[what]} cannot be ${JSON.stringify(value)}`,
    why,
    wayOut: 'Give it another value, and run this again.',
  });
}
