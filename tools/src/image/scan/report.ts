import { sentence } from '../../model/finding.ts';
import { table } from '../../lib/values/table.ts';
import { acceptedFile } from '../../model/exception-files.ts';
import { acceptedName } from './accepted.ts';
import type { DecidedVulnerability, DecidedImage, ScanVerdict } from '../verdict.ts';
import { severities } from './grype-report.ts';

/** The verdict for people: how many of each severity per image, what the gate is about, and why it refuses. */
export function reportText({ passed, images, findings, unused }: ScanVerdict): string {
  const refusals = findings.map(sentence);
  const left = unused.map((entry) => `${acceptedFile}: ${acceptedName(entry)} accepts nothing in these images.`);
  return [
    ...images.map(imageText),
    ...refusals,
    ...left,
    passed ? passText(images) : refusalText(images, findings.length),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function imageText({ reference, database, vulnerabilities }: DecidedImage): string {
  const counted = severities.map((severity) => {
    const those = vulnerabilities.filter((vulnerability) => vulnerability.severity === severity);
    const fixable = those.filter(({ fixedIn }) => fixedIn.length > 0);
    return [severity.toLowerCase(), String(those.length), String(fixable.length)];
  });
  const shown = vulnerabilities.filter(({ decision }) => decision !== 'reported');
  return [
    `${reference}\nagainst the database of ${database}`,
    table([['SEVERITY', 'FOUND', 'WITH A FIX'], ...counted]),
    ...(shown.length === 0
      ? []
      : [table([['DECISION', 'SEVERITY', 'PACKAGE', 'HAS', 'FIXED IN', 'ID'], ...shown.map(row)])]),
  ].join('\n\n');
}

function row({
  decision,
  accepted,
  severity,
  package: name,
  version,
  fixedIn,
  id,
}: DecidedVulnerability): readonly string[] {
  const said = accepted === undefined ? decision : `${decision} until ${accepted.expires}`;
  return [said, severity.toLowerCase(), name, version, fixedIn.join(', '), id];
}

function passText(images: readonly DecidedImage[]): string {
  return images.length === 0 ? 'Nothing to scan.' : 'Passed.';
}

function refusalText(images: readonly DecidedImage[], faults: number): string {
  const refused = images.flatMap(({ vulnerabilities }) => vulnerabilities.filter((one) => one.decision === 'refused'));
  const counted = [...counts(refused.length, 'finding'), ...counts(faults, `fault of ${acceptedFile}`)];
  const wayOut =
    refused.length === 0 ? '' : ` Update the packages, or accept a finding in ${acceptedFile} by a review.`;
  return `Refused: ${counted.join(', ')}.${wayOut}`;
}

function counts(number: number, what: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? what : what.replace(/^\w+/, '$&s')}`];
}
