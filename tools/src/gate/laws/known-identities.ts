import type { ForkConfig } from '../../lib/fork-config.ts';
import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { goSeconds } from '../../lib/values/go-duration.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { externalSecretsIn, targetOf } from '../references/secret-stores.ts';
import { variablesOf } from '../references/variables.ts';

const certificateKind = 'Certificate.cert-manager.io';
const made = 'Run `npm run lockstep -- services`, which makes it of `calls`, or take it out.';

/**
 * An identity is that of an account that is there, by an authority that is there, for Services that are there; and whoever is
 * let in by an identity has it. Whose an identity may be is for the policy service-identities.
 */
export function knownIdentities(rendered: readonly Rendered[], { secrets }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const certificates = index.ofKind(certificateKind);
  const identities = new Set(certificates.flatMap(({ object }) => textsAt(object, 'spec', 'uris')));
  const own = certificates.filter(({ object }) => at(object, 'spec', 'issuerRef', 'name') === 'services');
  return [
    ...certificates.flatMap((source) => withoutIssuer(source, index)),
    ...certificates.flatMap(shortLived),
    ...issuers(index).flatMap((source) => withoutKey(source, index, secrets)),
    ...unapproved(certificates, index),
    ...own.flatMap((source) => ofNobody(source, index)),
    ...strangeCallers(index, identities),
    ...unjudged(index),
  ];
}

/** One that is to be renewed before it is issued is never ready: cert-manager's webhook refuses it, when it is merged already. */
function shortLived(source: Rendered): readonly Finding[] {
  const [duration, before] = ['duration', 'renewBefore'].map((name) =>
    goSeconds(String(at(source.object, 'spec', name))),
  );
  // 90 days unless it says otherwise.
  if (before === undefined || before < (duration ?? 90 * 24 * 3600)) return [];
  const reason = 'it would have to be renewed before it is there, so that it never comes';
  const wayOut = 'Write less than duration.';
  return [finding(source, 'spec.renewBefore', at(source.object, 'spec', 'renewBefore'), { reason, wayOut })];
}

const issuerKinds = ['ClusterIssuer.cert-manager.io', 'Issuer.cert-manager.io'];

function issuers(index: EnvironmentIndex): readonly Rendered[] {
  return issuerKinds.flatMap(index.ofKind);
}

/** An authority whose certificate cert-manager makes has the one that it makes, and that one may vouch for others. */
function withoutKey(source: Rendered, index: EnvironmentIndex, known: ForkConfig['secrets']): readonly Finding[] {
  const secret = at(source.object, 'spec', 'ca', 'secretName');
  if (typeof secret !== 'string') return [];
  // Where cert-manager looks for what is of no namespace.
  const namespace = source.object.kind === 'ClusterIssuer' ? 'cert-manager' : source.object.metadata.namespace;
  const here = index.ofKind(certificateKind).filter(({ object }) => object.metadata.namespace === namespace);
  const certificate = here.find(({ object }) => at(object, 'spec', 'secretName') === secret);
  if (certificate !== undefined && at(certificate.object, 'spec', 'isCA') !== true)
    return [
      finding(certificate, 'spec.isCA', at(certificate.object, 'spec', 'isCA'), {
        reason: `${objectName(source.object)} vouches by it, and it may vouch for nobody`,
        wayOut: 'Write isCA: true.',
      }),
    ];
  const isMade =
    certificate !== undefined ||
    known.some((each) => each.name === secret && each.namespace === namespace) ||
    externalSecretsIn(index).some((each) => targetOf(each) === secret && each.object.metadata.namespace === namespace);
  if (isMade) return [];
  const names = here.map(({ object }) => String(at(object, 'spec', 'secretName')));
  return [
    finding(source, 'spec.ca.secretName', secret, {
      reason: `nothing makes a Secret of that name in ${namespace}, so that nobody is vouched for`,
      wayOut: `Name one that a Certificate there makes.${didYouMean(secret, names)}`,
    }),
  ];
}

/** Where cert-manager may approve by name alone, each issuer of a Certificate is one of these. */
function unapproved(certificates: readonly Rendered[], index: EnvironmentIndex): readonly Finding[] {
  const rules = ['ClusterRole', 'Role']
    .flatMap((kind) => index.ofKind(`${kind}.rbac.authorization.k8s.io`).concat(index.ofKind(kind)))
    .flatMap(({ object }) => listAt(object, 'rules'))
    .filter((rule) => textsAt(rule, 'resources').includes('signers') && textsAt(rule, 'verbs').includes('approve'));
  if (rules.length === 0 || rules.some((rule) => at(rule, 'resourceNames') === undefined)) return [];
  const approved = new Set(rules.flatMap((rule) => textsAt(rule, 'resourceNames')));
  return certificates.flatMap((source) => {
    const [name, kind] = ['name', 'kind'].map((part) =>
      String(at(source.object, 'spec', 'issuerRef', part) ?? 'Issuer'),
    ) as [string, string];
    const plural = `${kind.toLowerCase()}s.cert-manager.io`;
    const own =
      kind === 'ClusterIssuer' ? `${plural}/${name}` : `${plural}/${source.object.metadata.namespace}.${name}`;
    if (approved.has(own) || approved.has(`${plural}/*`)) return [];
    return [
      finding(source, 'spec.issuerRef.name', name, {
        reason: `no role lets cert-manager approve what is asked of ${own}, so that it never comes`,
        wayOut: `Add it to the resourceNames of a role that approves.${didYouMean(own, approved)}`,
      }),
    ];
  });
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
  const { name, kind = 'Issuer' } = (at(source.object, 'spec', 'issuerRef') ?? {}) as { name?: string; kind?: string };
  const place = kind === 'ClusterIssuer' ? undefined : source.object.metadata.namespace;
  if (index.find(`${kind}.cert-manager.io`, name, place) !== undefined) return [];
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
