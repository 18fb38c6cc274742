import { Failure } from '../../lib/failure.ts';
import { jsonIn } from '../../lib/files/json.ts';

/** From the worst on, as grype names them. */
export const severities = ['Critical', 'High', 'Medium', 'Low', 'Negligible', 'Unknown'] as const;

export type Severity = (typeof severities)[number];

/** One known vulnerability of one package in an image. */
export interface Vulnerability {
  /** In the database that tells of it: CVE-…, GHSA-…. */
  readonly id: string;
  /** What other databases call it. */
  readonly aliases: readonly string[];
  readonly package: string;
  readonly version: string;
  /** The kind of package: deb, npm, binary, … */
  readonly type: string;
  readonly severity: Severity;
  /** The versions without it; empty when there is none. */
  readonly fixedIn: readonly string[];
  /** Where it is told; empty when the database names no page. */
  readonly url: string;
}

export interface GrypeReport {
  /** When the database was built, RFC 3339. */
  readonly built: string;
  readonly vulnerabilities: readonly Vulnerability[];
}

/** As grype's own limit: with a database that gets one a day, five missing ones are a fault and not a delay. */
export const oldestDatabase = 5 * 24 * 3600 * 1000;

interface Document {
  readonly matches?: readonly Match[];
  readonly descriptor?: {
    readonly db?: {
      readonly status?: { readonly built?: string; readonly valid?: boolean; readonly error?: string };
      readonly providers?: Readonly<Record<string, unknown>>;
    };
  };
}

interface Match {
  readonly vulnerability: {
    readonly id: string;
    readonly dataSource?: string;
    readonly severity?: string;
    readonly fix?: { readonly versions?: readonly string[]; readonly state?: string };
  };
  readonly relatedVulnerabilities?: readonly { readonly id: string }[];
  readonly artifact: { readonly name: string; readonly version: string; readonly type: string };
}

/**
 * Reads `grype --output json`.
 * @param now milliseconds since 1970.
 * @throws {Failure} when it does not prove that a valid database of the last five days answered.
 */
export function parseReport(text: string, now: number): GrypeReport {
  const { matches, descriptor } = documentOf(text);
  const { status, providers } = descriptor?.db ?? {};
  const built = status?.built ?? '';
  const age = now - Date.parse(built);
  if (!Array.isArray(matches)) throw unusable('its report has no list of matches');
  if (status?.valid !== true) throw unusable(status?.error ?? 'its database is not valid');
  if (!(age <= oldestDatabase)) throw unusable(`its database was built ${built || 'at no known time'}`);
  if (Object.keys(providers ?? {}).length === 0) throw unusable('its database holds nothing');
  return { built, vulnerabilities: matches.map(vulnerabilityOf) };
}

function documentOf(text: string): Document {
  const found = jsonIn(text);
  if (found === undefined) throw unusable('its report is no JSON');
  return (found ?? {}) as Document;
}

function vulnerabilityOf({ vulnerability, relatedVulnerabilities, artifact }: Match): Vulnerability {
  const { id, dataSource, severity, fix } = vulnerability;
  const related = (relatedVulnerabilities ?? []).map((other) => other.id);
  return {
    id,
    aliases: [...new Set(related)].filter((other) => other !== id),
    package: artifact.name,
    version: artifact.version,
    type: artifact.type,
    severity: severities.find((known) => known === severity) ?? 'Unknown',
    fixedIn: fix?.state === 'fixed' ? (fix.versions ?? []) : [],
    url: dataSource ?? '',
  };
}

/** What a person is told when grype gave no answer that counts. */
export function unusable(why: string): Failure {
  return new Failure({
    what: 'The scan has no vulnerability database that counts, so nothing passes',
    why,
    wayOut:
      'Let this machine reach https://grype.anchore.io, or hand over an archive of the last five days with --database FILE; see docs/scan.md.',
  });
}
