import type { ForkConfig } from '../../lib/fork-config.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { configFile } from '../../model/config/config.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { secretHeld } from '../references/secrets.ts';
import type { Reference } from '../references/reference.ts';
import { referencesIn } from '../references/references-in.ts';

/** What an object names is there: in git, made by an object in git, given by every cluster, or declared with its maker. */
export function knownObjects(rendered: readonly Rendered[], { secrets }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  return referencesIn(index).flatMap((reference) => {
    const { source, field, kind, name, namespace = '', optional } = reference;
    if (kind !== 'Secret') return isThere(index, reference) ? [] : [absent(index, reference)];
    const held = secretHeld(index, secrets, { name, namespace });
    if (held === undefined) return optional ? [] : [absentSecret(index, reference, secrets)];
    if (optional || !held.optional) return [];
    const reason = `${configFile} says that this Secret is there only where somebody wants it`;
    return [finding(source, field, name, { reason, wayOut: 'Read it with optional: true, or declare it without.' })];
  });
}

function isThere(index: EnvironmentIndex, { source, kind, name, namespace }: Reference): boolean {
  if (index.find(kind, name, namespace) !== undefined) return true;
  if (kind !== 'PersistentVolumeClaim' || namespace === undefined) return false;
  // A claim that a StatefulSet makes may be read by another workload, as one that takes backups does.
  const claims = index
    .ofKind('StatefulSet')
    .filter(({ object }) => object.metadata.namespace === namespace && object !== source.object)
    .flatMap(({ object }) =>
      listAt(object, 'spec', 'volumeClaimTemplates').map(
        (claim) => `${String(at(claim, 'metadata', 'name'))}-${object.metadata.name}-`,
      ),
    );
  return claims.some((claim) => name.startsWith(claim) && /^\d+$/.test(name.slice(claim.length)));
}

function absent(index: EnvironmentIndex, { source, field, kind, name, namespace }: Reference): Finding {
  const names = index.namesOf(kind, namespace);
  const place = namespace === undefined ? 'this environment' : `namespace ${namespace}`;
  const elsewhere = index.ofKind(kind).find(({ object }) => object.metadata.name === name)?.object.metadata.namespace;
  const known = names.length === 0 || names.length > 12 ? '' : ` It has ${names.join(', ')}.`;
  return finding(source, field, name, {
    reason: `${place} has no ${kind} of this name${elsewhere === undefined ? '' : `, but namespace ${elsewhere} has`}`,
    wayOut: `Name one that is there, or add it.${didYouMean(name, names) || known}`,
  });
}

function absentSecret(
  index: EnvironmentIndex,
  { source, field, name, namespace }: Reference,
  secrets: ForkConfig['secrets'],
): Finding {
  const names = [
    ...index.namesOf('Secret', namespace),
    ...secrets.flatMap((secret) => (secret.namespace === namespace ? secret.name : [])),
  ];
  return finding(source, field, name, {
    reason: `nothing in git makes the Secret ${namespace}/${name}, and ${configFile} does not say who does`,
    wayOut: `Declare it there under secrets, with all its keys and who makes it.${didYouMean(name, names)}`,
  });
}
