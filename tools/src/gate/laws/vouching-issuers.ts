import type { ForkConfig } from '../../lib/fork-config.ts';
import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { goSeconds } from '../../lib/values/go-duration.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { askedIssuer, certificateKind } from '../references/issuers.ts';
import { secretHeld } from '../references/secrets.ts';

/** What is asked of an issuer comes: it has a certificate that may vouch, may be asked, and nothing ends before it is there. */
export function vouchingIssuers(rendered: readonly Rendered[], { secrets }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const certificates = index.ofKind(certificateKind);
  return [
    ...certificates.flatMap(shortLived),
    ...issuers(index).flatMap((source) => withoutKey(source, index, secrets)),
    ...unapproved(certificates, index),
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
  const { kind, metadata } = source.object;
  const namespace = kind === 'ClusterIssuer' ? 'cert-manager' : (metadata.namespace ?? 'default');
  const here = index.ofKind(certificateKind).filter(({ object }) => object.metadata.namespace === namespace);
  const certificate = here.find(({ object }) => at(object, 'spec', 'secretName') === secret);
  if (certificate !== undefined && at(certificate.object, 'spec', 'isCA') !== true)
    return [
      finding(certificate, 'spec.isCA', at(certificate.object, 'spec', 'isCA'), {
        reason: `${objectName(source.object)} vouches by it, and it may vouch for nobody`,
        wayOut: 'Write isCA: true.',
      }),
    ];
  if (secretHeld(index, known, { name: secret, namespace }) !== undefined) return [];
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
    .flatMap(index.ofKind)
    .flatMap(({ object }) => listAt(object, 'rules'))
    .filter((rule) => textsAt(rule, 'resources').includes('signers') && textsAt(rule, 'verbs').includes('approve'));
  if (rules.length === 0 || rules.some((rule) => at(rule, 'resourceNames') === undefined)) return [];
  const approved = new Set(rules.flatMap((rule) => textsAt(rule, 'resourceNames')));
  return certificates.flatMap((source) => {
    const { name, kind, namespace, isThere } = askedIssuer(source, index);
    const plural = `${kind.toLowerCase()}s.cert-manager.io`;
    const own = `${plural}/${namespace === undefined ? '' : `${namespace}.`}${name}`;
    // One that is not there is said by known-identities.
    if (!isThere) return [];
    if (approved.has(own) || approved.has(`${plural}/*`)) return [];
    return [
      finding(source, 'spec.issuerRef.name', name, {
        reason: `no role lets cert-manager approve what is asked of ${own}, so that it never comes`,
        wayOut: `Add it to the resourceNames of a role that approves.${didYouMean(own, approved)}`,
      }),
    ];
  });
}
