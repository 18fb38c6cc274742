import { at, textsAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { askedIssuer, certificateKind } from '../references/issuers.ts';
import { variablesOf } from '../references/variables.ts';

const made = 'Run `npm run lockstep -- services`, which makes it of `calls`, or take it out.';

/**
 * An identity is that of an account that is there, by an authority that is there, for Services that are there; and whoever is
 * let in by an identity has it. Whose an identity may be is for the policy service-identities.
 */
export function knownIdentities(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const certificates = index.ofKind(certificateKind);
  const identities = new Set(certificates.flatMap(({ object }) => textsAt(object, 'spec', 'uris')));
  const own = certificates.filter(({ object }) => at(object, 'spec', 'issuerRef', 'name') === 'services');
  return [
    ...certificates.flatMap((source) => withoutIssuer(source, index)),
    ...own.flatMap((source) => ofNobody(source, index)),
    ...strangeCallers(index, identities),
    ...unjudged(index),
  ];
}

/** An authority vouches for whatever it is asked. */
function unjudged(index: EnvironmentIndex): readonly Finding[] {
  if (index.find('ValidatingAdmissionPolicy', 'service-identities') !== undefined) return [];
  return index
    .ofKind('ClusterIssuer.cert-manager.io')
    .filter(({ object }) => object.metadata.name === 'services')
    .map((source) =>
      finding(source, 'metadata.name', 'services', {
        reason: 'nothing in this environment keeps a namespace from asking it for the identity of another',
        wayOut: 'List ../../../base/policies/components/mtls in its overlay of policies, as docs/mtls.md says.',
      }),
    );
}

function withoutIssuer(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { name, kind, isThere } = askedIssuer(source, index);
  if (isThere) return [];
  const wayOut =
    name === 'services' ? 'Switch the part `mtls` on first, as docs/mtls.md says.' : 'Name one that is rendered.';
  return [
    finding(source, 'spec.issuerRef.name', name, { reason: `this environment has no ${kind} of that name`, wayOut }),
  ];
}

function ofNobody(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { namespace = 'default' } = source.object.metadata;
  const accounts = textsAt(source.object, 'spec', 'uris').flatMap((uri) => {
    const [, account] = /^spiffe:\/\/[^/]+\/ns\/[^/]+\/sa\/([^/]+)$/.exec(uri) ?? [];
    if (account === undefined || index.find('ServiceAccount', account, namespace) !== undefined) return [];
    const reason = `there is no ServiceAccount ${account} in ${namespace}`;
    const wayOut = `Name one that is there.${didYouMean(account, index.namesOf('ServiceAccount', namespace))}`;
    return [finding(source, 'spec.uris', uri, { reason, wayOut })];
  });
  const hosts = textsAt(source.object, 'spec', 'dnsNames').flatMap((host) => {
    const name = host.split('.')[0]!;
    if (index.find('Service', name, namespace) !== undefined) return [];
    const reason = `there is no Service ${name} in ${namespace}`;
    const wayOut = `Name one that is there.${didYouMean(name, index.namesOf('Service', namespace))}`;
    return [finding(source, 'spec.dnsNames', host, { reason, wayOut })];
  });
  return [...accounts, ...hosts];
}

function strangeCallers(index: EnvironmentIndex, identities: ReadonlySet<string>): readonly Finding[] {
  const variables = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => variablesOf(pod, container, index)),
  );
  return variables
    .filter(({ name }) => name === 'TLS_CALLERS')
    .flatMap(({ source, field, value }) =>
      value
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '' && !identities.has(each))
        .map((each) =>
          finding(source, field, each, {
            reason: 'no Certificate of this environment asks for that identity, so nobody is let in by it',
            wayOut: `${made}${didYouMean(each, identities)}`,
          }),
        ),
    );
}
