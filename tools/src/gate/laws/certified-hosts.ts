import { listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { challengeLabel, isAskedByHttp, issuerOf } from '../references/challenges.ts';
import { doorOf } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { networkOf } from '../references/grants.ts';
import { selectsPod } from '../references/pods.ts';
import { makerOf } from '../references/secrets.ts';

interface Tls {
  readonly hosts?: readonly string[];
  readonly secretName?: string;
}

/**
 * Every host that the door serves has a certificate: the Ingress lists it under `tls`, and an issuer that is there, whose
 * authority gets an answer, or somebody who is named, brings the Secret.
 */
export function certifiedHosts(rendered: readonly Rendered[], config: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const ingresses = index.ofKind('Ingress').filter((source) => doorOf(source, index).length > 0);
  return ingresses.flatMap((source) =>
    [
      hostsOf(source, ingresses),
      secretsOf(source, config, { index, ingresses }),
      sharedSecrets(source, ingresses),
      challengeOf(source, index),
    ].flat(),
  );
}

/** The door shows a certificate for a host wherever it lies: Ingresses of one host need it once. */
function hostsOf(source: Rendered, all: readonly Rendered[]): readonly Finding[] {
  const rules = rulesOf(source);
  const served = all.flatMap(rulesOf).flatMap(({ host }) => host ?? []);
  const certified = all.flatMap(tlsOf).flatMap(({ hosts = [] }) => hosts);
  const without = rules.flatMap(({ host }, place) =>
    host === undefined || covers(certified, host) ? [] : [{ host, place }],
  );
  return [
    ...without.map(({ host, place }) =>
      finding(source, `spec.rules[${place}].host`, host, {
        reason: 'spec.tls lists no certificate for it, so a browser gets one that is not its own',
        wayOut: `List it under spec.tls with a secretName, and ask an issuer for it: cert-manager.io/cluster-issuer.${didYouMean(host, certified)}`,
      }),
    ),
    ...tlsOf(source).flatMap(({ hosts = [] }, place) =>
      hosts
        .filter((host) => !served.some((each) => covers([host], each)))
        .map((host) =>
          finding(source, `spec.tls[${place}].hosts`, host, {
            reason: 'no Ingress serves it, and an authority that asks there gets no answer',
            wayOut: `Serve it, or leave it out.${didYouMean(host, served)}`,
          }),
        ),
    ),
  ];
}

/** As a certificate does: `*.example.com` for one label. */
function covers(certified: readonly string[], host: string): boolean {
  return certified.some(
    (each) => each === host || (each.startsWith('*.') && each.slice(1) === host.replace(/^[^.]+/, '')),
  );
}

function secretsOf(
  source: Rendered,
  { secrets }: ForkConfig,
  { index, ingresses }: { readonly index: EnvironmentIndex; readonly ingresses: readonly Rendered[] },
): readonly Finding[] {
  const { namespace = 'default', annotations = {} } = source.object.metadata;
  const asked = issuerOf(source, index.find);
  if (asked !== undefined && asked.issuer === undefined) {
    const kind = asked.annotation.endsWith('cluster-issuer') ? 'ClusterIssuer' : 'Issuer';
    const known = index.ofKind(`${kind}.cert-manager.io`).map(({ object }) => object.metadata.name);
    const wayOut = `Name one of ${known.join(', ') || 'them, once there is one'}.${didYouMean(asked.name, known)}`;
    const reason = `there is no ${kind} of this name`;
    return [finding(source, `metadata.annotations[${asked.annotation}]`, asked.name, { reason, wayOut })];
  }
  return tlsOf(source).flatMap(({ secretName }, place) => {
    const field = `spec.tls[${place}].secretName`;
    if (secretName === undefined) {
      const reason = 'nobody knows where its key and certificate lie';
      return [finding(source, field, undefined, { reason, wayOut: 'Name a Secret: cert-manager makes it.' })];
    }
    const isKnown =
      asked !== undefined ||
      ingresses.some(
        (other) =>
          other.object.metadata.namespace === namespace &&
          issuerOf(other, index.find)?.issuer !== undefined &&
          tlsOf(other).some((tls) => tls.secretName === secretName),
      ) ||
      index.find('Secret', secretName, namespace) !== undefined ||
      secrets.some((each) => each.namespace === namespace && each.name === secretName) ||
      makerOf(index, { name: secretName, namespace }) !== undefined;
    if (isKnown) return [];
    const near = Object.keys(annotations).find((key) => /issuer/i.test(key));
    return [
      finding(source, field, secretName, {
        reason: `nothing asks an issuer for it${near === undefined ? '' : `: ${near} is not read`}`,
        wayOut: 'Annotate the Ingress with cert-manager.io/cluster-issuer and the name of the issuer.',
      }),
    ];
  });
}

/** Two Ingresses that ask for one Secret with other hosts take it from each other, for ever. */
function sharedSecrets(source: Rendered, all: readonly Rendered[]): readonly Finding[] {
  return tlsOf(source).flatMap(({ secretName, hosts = [] }, place) => {
    const other = all
      .slice(0, all.indexOf(source))
      .find(
        (each) =>
          each.object.metadata.namespace === source.object.metadata.namespace &&
          tlsOf(each).some((tls) => tls.secretName === secretName && !sameHosts(tls.hosts ?? [], hosts)),
      );
    if (other === undefined || secretName === undefined) return [];
    return [
      finding(source, `spec.tls[${place}].secretName`, secretName, {
        reason: `${objectName(other.object)} keeps the certificate of other hosts there`,
        wayOut: 'Give each its own.',
      }),
    ];
  });
}

function sameHosts(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}

/** The door may call what answers the authority, in the namespace of the Ingress. */
function challengeOf(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const asked = issuerOf(source, index.find);
  if (asked?.issuer === undefined || !isAskedByHttp(asked.issuer)) return [];
  const { namespace = 'default' } = source.object.metadata;
  const solver = index.podsIn(namespace).find((pod) => selectsPod({ matchLabels: { [challengeLabel]: 'true' } }, pod));
  const port = solver?.containers[0]?.ports[0];
  if (solver === undefined || port === undefined) return [];
  const { missing } = networkOf(index);
  const refused = doorOf(source, index)
    .map((door) => ({ door, lacks: missing(door, solver, port) }))
    .find(({ lacks }) => lacks !== undefined);
  if (refused === undefined) return [];
  const { door, lacks } = refused;
  return [
    finding(source, `metadata.annotations[${asked.annotation}]`, asked.name, {
      reason: `${objectName(door.source.object)} may not call what answers the authority there, on ${port.number}: no NetworkPolicy grants this ${lacks}`,
      wayOut: `Grant it in the namespace ${lacks === 'egress' ? door.namespace : namespace}, as base/web/networkpolicy-allow-challenges.yaml does.`,
    }),
  ];
}

function rulesOf({ object }: Rendered): readonly { readonly host?: string }[] {
  return listAt<{ readonly host?: string }>(object, 'spec', 'rules');
}

function tlsOf({ object }: Rendered): readonly Tls[] {
  return listAt<Tls>(object, 'spec', 'tls');
}
