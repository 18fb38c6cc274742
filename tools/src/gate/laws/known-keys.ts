import type { ForkConfig } from '../../lib/fork-config.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { configFile } from '../../model/config/config.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { keysHeld, secretHeld } from '../references/secrets.ts';
import type { Reference } from '../references/reference.ts';
import { referencesIn } from '../references/references-in.ts';

/** A key that pods read is one that its ConfigMap or Secret has: without it a container does not start. */
export function knownKeys(rendered: readonly Rendered[], { secrets }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  return referencesIn(index).flatMap((reference) => {
    const { source, kind, name, keys = [], optional } = reference;
    const held = optional ? undefined : keysOfTarget(index, reference, secrets);
    if (held === undefined) return [];
    return keys
      .filter(({ key }) => !held.includes(key))
      .map(({ field, key }) =>
        finding(source, field, key, {
          reason: `the ${kind} ${name} has ${held.join(', ') || 'no key'}`,
          wayOut: `${wayOutOf(kind)}${didYouMean(key, held)}`,
        }),
      );
  });
}

function keysOfTarget(
  index: EnvironmentIndex,
  { kind, name, namespace = '' }: Reference,
  secrets: ForkConfig['secrets'],
): readonly string[] | undefined {
  if (kind === 'Secret') return secretHeld(index, secrets, { name, namespace })?.keys;
  const found = index.find(kind, name, namespace);
  return found === undefined ? undefined : keysHeld(found);
}

function wayOutOf(kind: string): string {
  return kind === 'Secret'
    ? `Read a key that it has; those of a Secret that git does not hold are declared in ${configFile}, secrets.`
    : 'Read a key that it has, or add it.';
}
