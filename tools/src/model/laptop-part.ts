import { Failure } from '../lib/failure.ts';
import { switchedParts } from './switched-part.ts';

interface NamedPart {
  readonly name: string;
  /** As `up --help` says it. */
  readonly about: string;
}

/** Something that real clusters have and that a laptop goes without until it is asked for: `up --with NAME`. */
export interface LaptopPart extends NamedPart {
  /** A folder of local/components that leaves it out of the overlays of these Applications. */
  readonly leftOutBy: string;
  readonly applications: readonly string[];
  /** It is in the first environment alone. */
  readonly first?: true;
  /** It asks AWS: what stands in for that beside the clusters is started with it. */
  readonly asksAws?: true;
}

export const laptopParts: readonly LaptopPart[] = [
  {
    name: 'secrets',
    about: 'a store of secrets, and the operator that brings them',
    leftOutBy: 'without-external-secrets',
    applications: ['applications', 'monitoring'],
    asksAws: true,
  },
  {
    name: 'dns',
    about: 'zones of DNS, and what writes the records of hosts',
    leftOutBy: 'without-external-dns',
    applications: ['applications', 'monitoring'],
    asksAws: true,
  },
  {
    name: 'sign-on',
    about: 'a provider of single sign-on, and Argo CD that asks it',
    leftOutBy: 'without-sign-on',
    applications: ['applications', 'argocd'],
  },
  {
    name: 'previews',
    about: 'previews of branches: npm run lockstep -- preview BRANCH',
    leftOutBy: 'without-previews',
    applications: ['argocd', 'previews'],
    first: true,
  },
];

/** All that `up --with NAME` knows: those above, and those that are off in `clusters/` as well. */
export const askableParts: readonly NamedPart[] = [...laptopParts, ...switchedParts];

/** Whether one of these parts asks AWS. */
export function askAws(parts: readonly string[] = []): boolean {
  return laptopParts.some(({ name, asksAws }) => asksAws && parts.includes(name));
}

export function isPart(name: unknown): name is string {
  return askableParts.some((part) => part.name === name);
}

/** @throws {Failure} when there is no part of this name. */
export function parsePart(name: string): string {
  if (isPart(name)) return name;
  throw new Failure({
    what: `There is no part "${name}"`,
    wayOut: `Name one of ${askableParts.map((part) => `${part.name} (${part.about})`).join(', ')}.`,
  });
}
