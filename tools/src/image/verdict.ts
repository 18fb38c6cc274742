import type { Finding } from '../model/finding.ts';
import { acceptedFile } from '../model/exception-files.ts';
import { acceptedName, type Accepted, type AcceptedFile } from './scan/accepted.ts';
import type { Vulnerability } from './scan/grype-report.ts';

/** What was found in one image. */
export interface ScannedImage {
  /** As the caller named the image. */
  readonly reference: string;
  /** When the database was built that was asked, RFC 3339. */
  readonly database: string;
  readonly vulnerabilities: readonly Vulnerability[];
}

type Decision = 'refused' | 'accepted' | 'reported';

/** A vulnerability and what the gate makes of it. */
export interface DecidedVulnerability extends Vulnerability {
  readonly decision: Decision;
  /** The entry that accepts it. */
  readonly accepted?: Accepted;
}

export interface DecidedImage {
  readonly reference: string;
  readonly database: string;
  readonly vulnerabilities: readonly DecidedVulnerability[];
}

export interface ScanVerdict {
  readonly passed: boolean;
  readonly images: readonly DecidedImage[];
  /** What is wrong with the file of accepted findings. */
  readonly findings: readonly Finding[];
  /** Entries that no finding of this scan needs, when others may. */
  readonly unused: readonly Accepted[];
}

interface GateOptions {
  /** Whether these are all the images that the entries can be about: then an entry that accepts nothing is refused. */
  readonly complete: boolean;
}

/** Refuses what is critical or high and has a fix, unless an entry accepts it; an entry that has expired accepts nothing. */
export function decideScan(
  scanned: readonly ScannedImage[],
  accepted: AcceptedFile,
  { complete }: GateOptions,
): ScanVerdict {
  const used = new Set<Accepted>();
  const images = scanned.map(({ reference, database, vulnerabilities }) => ({
    reference,
    database,
    vulnerabilities: vulnerabilities.map((vulnerability): DecidedVulnerability => {
      if (!gated(vulnerability)) return { ...vulnerability, decision: 'reported' };
      const entry = accepted.entries.find((candidate) => isAbout(candidate, vulnerability));
      if (entry === undefined) return { ...vulnerability, decision: 'refused' };
      used.add(entry);
      return { ...vulnerability, decision: 'accepted', accepted: entry };
    }),
  }));
  const unused = accepted.entries.filter((entry) => !used.has(entry));
  const findings = [...accepted.findings, ...(complete ? unused.map(needless) : [])];
  const refused = images.some(({ vulnerabilities }) => vulnerabilities.some(({ decision }) => decision === 'refused'));
  return { passed: !refused && findings.length === 0, images, findings, unused: complete ? [] : unused };
}

/** Whether the gate asks for an update: what has no fix can't be mended by holding the image back. */
function gated({ severity, fixedIn }: Vulnerability): boolean {
  return (severity === 'Critical' || severity === 'High') && fixedIn.length > 0;
}

function isAbout(entry: Accepted, vulnerability: Vulnerability): boolean {
  const ids = [vulnerability.id, ...vulnerability.aliases];
  return entry.package === vulnerability.package && ids.includes(entry.id);
}

function needless(entry: Accepted): Finding {
  return {
    file: acceptedFile,
    object: acceptedName(entry)!,
    field: 'id',
    value: entry.id,
    reason: 'no image has such a finding, critical or high and with a fix',
    wayOut: 'Remove the entry, or correct its id and package.',
  };
}
