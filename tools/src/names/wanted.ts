import { Failure } from '../lib/failure.ts';
import { facts, objectionTo, type Names } from './names.ts';
import { objectionToOwner, sameOwners, type Owners, type Role } from './owners.ts';
import { partsOf, repositoryOf, sameRepository } from './repository.ts';
import { template, templateOwners } from './template.ts';

/** What a person asks for; what is left out is kept from an earlier time, or follows from the rest. */
export interface Wish {
  readonly repository?: string;
  readonly registry?: string;
  readonly domain?: string;
  readonly owners?: readonly string[];
  readonly serviceOwners?: readonly string[];
  readonly productionOwners?: readonly string[];
}

/** What stands in the checkout, and where it was cloned from. */
export interface Present {
  readonly names: Names;
  readonly owners: Owners;
  readonly origin: string | undefined;
}

/** @throws {Failure} naming the option that is missing or cannot be. */
export function namesFor(wish: Wish, { names, origin }: Present): Names {
  const fresh = sameRepository(names.repository, template.repository);
  const cloned = origin === undefined ? undefined : repositoryOf(origin);
  const asked = wish.repository === undefined ? undefined : (repositoryOf(wish.repository) ?? wish.repository);
  const repository = asked ?? (fresh ? cloned : names.repository);
  if (repository === undefined)
    throw missing('--repository', 'there is no remote origin on a host that others can reach');
  const found: Names = {
    repository,
    // The repository's name as well: two repositories of one owner may each have a service called web.
    images: wish.registry ?? (fresh ? `ghcr.io/${partsOf(repository).slice(1).join('/')}`.toLowerCase() : names.images),
    domain: wish.domain ?? (fresh ? undefined : names.domain) ?? refuseMissingDomain(),
  };
  for (const fact of facts) {
    const why = objectionTo(fact, found[fact]);
    if (why !== undefined) throw impossible(fact === 'images' ? '--registry' : `--${fact}`, found[fact], why);
  }
  return found;
}

/** @throws {Failure} naming the option that is missing or the owner that cannot be. */
export function ownersFor(wish: Wish, { owners: now }: Present, { repository }: Names): Owners {
  const kept = (role: Role): readonly string[] | undefined =>
    now[role].some((owner) => templateOwners[role].includes(owner)) || now[role].length === 0 ? undefined : now[role];
  const everything = wish.owners ?? kept('everything');
  if (everything === undefined) throw missing('--owners', 'who reviews is not known');
  const follows = (role: Role) => (sameOwners(now[role], now.everything) ? undefined : kept(role)) ?? everything;
  const found = {
    everything,
    service: wish.serviceOwners ?? follows('service'),
    production: wish.productionOwners ?? follows('production'),
  };
  const option = { everything: '--owners', service: '--service-owners', production: '--production-owners' };
  for (const role of ['everything', 'service', 'production'] as const) {
    for (const owner of found[role]) {
      const why = objectionToOwner(owner, partsOf(repository)[1]);
      if (why !== undefined) throw impossible(option[role], owner, why);
    }
  }
  return found;
}

function refuseMissingDomain(): never {
  throw missing('--domain', 'what the hosts of your environments are under is not known');
}

function missing(option: string, why: string): Failure {
  return new Failure({ what: `${option} is missing`, why, wayOut: 'Add it; `lockstep init --help` has an example.' });
}

function impossible(option: string, value: string, why: string): Failure {
  return new Failure({ what: `${option} cannot be ${JSON.stringify(value)}`, why, wayOut: 'Write it so.' });
}
