import { Failure } from '../../lib/failure.ts';
import type { Condition, KubeList } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';

/** A certificate that a cluster keeps, as cert-manager tells of it. */
export interface LiveCertificate {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly dnsNames?: readonly string[] };
  readonly status?: {
    /** How often it was issued. */
    readonly revision?: number;
    /** How often in a row it could not be; it is gone with the next that could. */
    readonly failedIssuanceAttempts?: number;
    readonly notAfter?: string;
    readonly conditions?: readonly Condition[];
  };
}

/** Who is asked for certificates. */
export interface LiveIssuer {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** What an authority asks a host, while it is open. */
export interface LiveChallenge {
  readonly spec: { readonly dnsName: string };
  readonly status?: { readonly reason?: string };
}

/** All that cert-manager tells in one cluster. */
export interface CertificateState {
  readonly certificates: readonly LiveCertificate[];
  readonly issuers: readonly LiveIssuer[];
  readonly challenges: readonly LiveChallenge[];
}

/** Asks a cluster for it. */
export async function certificateStateOf(cluster: Kubectl): Promise<CertificateState> {
  const list = async <T>(resource: string): Promise<readonly T[]> =>
    (await cluster.json<KubeList<T>>(['get', resource, '--all-namespaces'])).items;
  const [certificates, issuers, challenges] = await Promise.all([
    list<LiveCertificate>('certificates.cert-manager.io'),
    list<LiveIssuer>('clusterissuers.cert-manager.io'),
    list<LiveChallenge>('challenges.acme.cert-manager.io'),
  ]);
  return { certificates, issuers, challenges };
}

/** Why a host is without a certificate: what its authority waits for, what it refused, else what cert-manager says. */
export interface Uncertified {
  readonly host: string;
  readonly why: string;
}

/** The hosts that have none yet, whose has ended, or whose next one was refused. */
export function uncertified(state: CertificateState, now: Date = new Date()): readonly Uncertified[] {
  return state.certificates.flatMap(({ metadata, spec, status }) => {
    const ready = readyOf(status?.conditions);
    const ended = status?.notAfter !== undefined && new Date(status.notAfter) <= now;
    const holds = ready?.status === 'True' && !ended;
    const refused = refusal(status);
    if (holds && refused === undefined) return [];
    const host = spec.dnsNames?.join(', ') ?? `${metadata.namespace}/${metadata.name}`;
    const asked = state.challenges.find(({ spec: { dnsName } }) => spec.dnsNames?.includes(dnsName))?.status?.reason;
    const said = asked ?? refused ?? ready?.message ?? ready?.reason ?? 'cert-manager has not looked at it';
    if (ended) return [{ host, why: `it ended at ${status.notAfter}: ${said}` }];
    return [{ host, why: holds ? `not renewed, and ends at ${status?.notAfter ?? 'no time'}: ${said}` : said }];
  });
}

/**
 * One line on the certificates of a cluster.
 * @throws {Failure} that says which host has none, why, and what to do.
 */
export function describeCertificates(state: CertificateState, now: Date = new Date()): string {
  const refusing = state.issuers.flatMap(({ metadata, status }) => {
    const ready = readyOf(status?.conditions);
    return ready?.status === 'True' ? [] : [`the issuer ${metadata.name}: ${ready?.message ?? 'not looked at yet'}`];
  });
  const without = uncertified(state, now).map(({ host, why }) => `${host}: ${why}`);
  const wrong = [...refusing, ...without];
  if (wrong.length > 0) {
    throw new Failure({
      what: wrong.join('; '),
      wayOut: 'The hosts go on with what they have. docs/tls.md says what to look at.',
    });
  }
  const ends = state.certificates.flatMap(({ status }) => status?.notAfter ?? []).toSorted();
  return `${state.certificates.length}, the first ends at ${ends[0] ?? 'no time'}`;
}

/** Why the last try to get one failed, where it did. */
function refusal(status: LiveCertificate['status']): string | undefined {
  if ((status?.failedIssuanceAttempts ?? 0) === 0) return undefined;
  const issuing = status?.conditions?.find(({ type }) => type === 'Issuing');
  return issuing?.message ?? `${status?.failedIssuanceAttempts} tries failed`;
}

/** What is said of whether it can be used. */
export function readyOf(conditions: readonly Condition[] = []): Condition | undefined {
  return conditions.find(({ type }) => type === 'Ready');
}
