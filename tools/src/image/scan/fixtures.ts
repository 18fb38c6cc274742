import type { Vulnerability } from './grype-report.ts';

/** For tests: a finding that the gate refuses, unless told otherwise. */
export function vulnerability(change: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id: 'GHSA-aaaa-bbbb-cccc',
    aliases: ['CVE-2026-1000'],
    package: 'express',
    version: '5.3.0',
    type: 'npm',
    severity: 'High',
    fixedIn: ['5.3.1'],
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    ...change,
  };
}

/** One match as `grype --output json` writes it, without the fields that nobody reads here. */
export const match = {
  vulnerability: {
    id: 'GHSA-aaaa-bbbb-cccc',
    dataSource: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    severity: 'High',
    fix: { versions: ['5.3.1'], state: 'fixed' },
  },
  relatedVulnerabilities: [{ id: 'CVE-2026-1000' }, { id: 'GHSA-aaaa-bbbb-cccc' }],
  artifact: { name: 'express', version: '5.3.0', type: 'npm' },
};

/** The whole of such a report. */
export function report(built: string, matches: readonly unknown[] = [match]) {
  const status = { schemaVersion: 'v6.1.10', built, valid: true } as Record<string, unknown>;
  const providers: Record<string, unknown> = { debian: { captured: built }, github: { captured: built } };
  return { matches, source: null, distro: {}, descriptor: { name: 'grype', db: { status, providers } } };
}
