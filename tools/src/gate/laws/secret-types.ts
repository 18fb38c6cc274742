import { at } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { referencesIn } from '../references/references-in.ts';
import { externalSecretsIn, targetOf } from '../references/secret-stores.ts';
import { secretHeld } from '../references/secrets.ts';

/** A Secret that an ExternalSecret makes is of the type that its readers take, and holds what that type must. */
export function secretTypes(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return externalSecretsIn(index).flatMap((source) => typed(source, index));
}

/** Types of Secrets: what a Secret of it must hold, and where no other is read. */
const types = [
  {
    type: 'kubernetes.io/dockerconfigjson',
    keys: ['.dockerconfigjson'],
    where: /(^|\.)imagePullSecrets\[\d+\]\.name$/,
  },
  { type: 'kubernetes.io/tls', keys: ['tls.crt', 'tls.key'], where: /^spec\.tls\[\d+\]\.secretName$/ },
  { type: 'kubernetes.io/ssh-auth', keys: ['ssh-privatekey'] },
];

function typed(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const made = at(source.object, 'spec', 'target', 'template', 'type') ?? 'Opaque';
  const said = types.find(({ type }) => type === made);
  const held = secretHeld(index, [], {
    name: targetOf(source),
    namespace: source.object.metadata.namespace ?? '',
  })?.keys;
  const lacking = said === undefined || held === undefined ? [] : said.keys.filter((key) => !held.includes(key));
  const incomplete = lacking.map((key) => {
    const reason = `the API server refuses one without ${key}, and it makes ${held!.join(', ') || 'no key'}`;
    return finding(source, 'spec.target.template.type', made, { reason, wayOut: `Give it the key ${key}.` });
  });
  return [...incomplete, ...misread(source, made, index)];
}

function misread(source: Rendered, made: unknown, index: EnvironmentIndex): readonly Finding[] {
  const { namespace } = source.object.metadata;
  const readers = referencesIn(index).filter(
    (each) => each.kind === 'Secret' && each.namespace === namespace && each.name === targetOf(source),
  );
  return types.flatMap(({ where, type, keys }) => {
    const reader = readers.find(({ field }) => where?.test(field));
    if (reader === undefined || type === made) return [];
    const reason = `${objectName(reader.source.object)} reads it as ${reader.field}, which takes ${type} alone`;
    const wayOut = `Say type: ${type} there, with ${keys.join(' and ')} under data.`;
    return [finding(source, 'spec.target.template.type', made, { reason, wayOut })];
  });
}
