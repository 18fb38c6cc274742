import type { ForkConfig } from '../../lib/fork-config.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { goSeconds } from '../../lib/values/go-duration.ts';
import { configFile } from '../../model/config/config.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { externalSecretsIn, targetOf } from '../references/secret-stores.ts';
import { certifiedBy } from '../references/secrets.ts';

/**
 * What an ExternalSecret says can be done by the operator that is here, again and again, and makes a Secret that nobody
 * else makes; no value of it stands in git.
 */
export function externalSecrets(rendered: readonly Rendered[], { secrets }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const all = externalSecretsIn(index);
  return all.flatMap((source, number) =>
    [
      refreshed(source),
      sourcesOf(source),
      literals(source),
      twice(source, all.slice(0, number), index, secrets),
    ].flat(),
  );
}

/** Below it, calls of the store cost more than they tell; above it, nobody waits so long for a new value. */
const interval = { least: 60, most: 24 * 3600 };

function refreshed(source: Rendered): readonly Finding[] {
  const policy = at(source.object, 'spec', 'refreshPolicy') ?? 'Periodic';
  const said = at(source.object, 'spec', 'refreshInterval');
  if (said === undefined) return [];
  const refuse = (reason: string, wayOut: string): readonly Finding[] => [
    finding(source, 'spec.refreshInterval', said, { reason, wayOut }),
  ];
  const seconds = typeof said === 'string' ? goSeconds(said) : undefined;
  if (seconds === undefined) {
    return refuse(
      'it is no duration of Go, and the operator then reads no ExternalSecret at all',
      'Write it as 15m or 1h.',
    );
  }
  if (policy !== 'Periodic') return [];
  if (seconds === 0) {
    return refuse(
      'a new value never arrives, and nothing says that this is wanted',
      'Say refreshPolicy: CreatedOnce, or 1h.',
    );
  }
  if (seconds >= interval.least && seconds <= interval.most) return [];
  return seconds < interval.least
    ? refuse('each entry is asked for so often, by every environment', 'Write 1m or more.')
    : refuse('a new value arrives after more than a day', 'Write 24h or less.');
}

/** It takes something, each key of one entry alone, and nothing that nobody named or that needs what is not here. */
function sourcesOf(source: Rendered): readonly Finding[] {
  const keys = listAt(source.object, 'spec', 'data').map((entry) => String(at(entry, 'secretKey')));
  const whole = listAt(source.object, 'spec', 'dataFrom');
  if (keys.length + whole.length === 0) {
    const wayOut = 'Name the entries of the store under data.';
    return [finding(source, 'spec.data', undefined, { reason: 'it brings nothing', wayOut })];
  }
  const again = keys.filter((key, number) => keys.indexOf(key) < number);
  return again
    .map((key) => {
      const reason = 'two entries are brought as one key, and the last one wins';
      return finding(source, `spec.data[${key}].secretKey`, key, { reason, wayOut: 'Give each a key of its own.' });
    })
    .concat(unnamed(source, whole));
}

function unnamed(source: Rendered, whole: readonly unknown[]): readonly Finding[] {
  return whole.flatMap((entry, number) => {
    const place = `spec.dataFrom[${number}]`;
    if (at(entry, 'find') !== undefined) {
      const reason = 'it takes every secret that fits, and the role may not list them';
      return [finding(source, `${place}.find`, at(entry, 'find'), { reason, wayOut: 'Name each entry under data.' })];
    }
    if (at(entry, 'sourceRef', 'generatorRef') === undefined) return [];
    const reason = 'no definition of a generator is part of this cluster';
    const wayOut = 'Put the value into the store, and name it under data.';
    return [
      finding(source, `${place}.sourceRef.generatorRef`, at(entry, 'sourceRef', 'generatorRef'), { reason, wayOut }),
    ];
  });
}

/** What is nearly always secret, by its key. */
const secretKey = /pass(word|wd)?$|secret$|token$|private|credential|api[-_.]?key|dockerconfigjson$|tls\.key$/i;

function literals(source: Rendered): readonly Finding[] {
  const template = at(source.object, 'spec', 'target', 'template', 'data') ?? {};
  return Object.entries(template as Readonly<Record<string, unknown>>)
    .filter(([key, value]) => secretKey.test(key) && String(value) !== '' && !String(value).includes('{{'))
    .map(([key]) =>
      // The key only: a report must not spread what it refuses.
      finding(source, `spec.target.template.data[${key}]`, 'a literal', {
        reason: 'a secret stands in git',
        wayOut: 'Take it out, change it where it is used, put the new one into the store, and name it under data.',
      }),
    );
}

function twice(
  source: Rendered,
  before: readonly Rendered[],
  index: EnvironmentIndex,
  declared: ForkConfig['secrets'],
): readonly Finding[] {
  if (/^(Merge|None)$/.test(String(at(source.object, 'spec', 'target', 'creationPolicy')))) return [];
  const [name, { namespace = '' }] = [targetOf(source), source.object.metadata];
  const rival = before.find((other) => other.object.metadata.namespace === namespace && targetOf(other) === name);
  const said = declared.find((secret) => secret.name === name && secret.namespace === namespace);
  const rendered = index.find('Secret', name, namespace);
  const certified = certifiedBy(index, { name, namespace });
  const maker =
    rival !== undefined
      ? `${objectName(rival.object)} makes it too`
      : certified !== undefined
        ? `cert-manager makes it for ${objectName(certified.object)}`
        : said !== undefined
          ? `${configFile} says that it is made by ${said.madeBy}`
          : rendered !== undefined
            ? 'git holds it too'
            : undefined;
  if (maker === undefined) return [];
  const wayOut = 'Give each maker a Secret of its own, or take the other one away.';
  return [finding(source, 'spec.target.name', name, { reason: maker, wayOut })];
}
