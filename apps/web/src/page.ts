import { escapeHtml, renderFacts, renderLayout, renderTime } from '@lockstep/service/layout';
import { greeting } from './greeting.ts';

interface PageFacts {
  readonly name: string;
  readonly version: string;
  readonly revision: string;
  /** ISO 8601, or a word where it is not known. */
  readonly buildTime: string;
  readonly environment: string;
  readonly pod: string;
  readonly startedAt: Date;
  /** Failures on purpose that are switched on, in words. */
  readonly rehearsal: readonly string[];
}

/** The homepage; every fact is escaped. */
export function renderPage(facts: PageFacts): string {
  const { name, version, environment, rehearsal } = facts;
  const rows = [
    ['Version', escapeHtml(version)],
    ['Revision', escapeHtml(facts.revision)],
    ['Built', renderTime(facts.buildTime)],
    ['Pod', escapeHtml(facts.pod)],
    ['Started', renderTime(facts.startedAt.toISOString())],
  ] as const;
  return renderLayout({
    name,
    version,
    environment,
    rehearsal,
    main: `<p class="greeting">${escapeHtml(greeting)}</p>\n${renderFacts(rows)}`,
    links: [
      ['/api/info', 'These facts as JSON'],
      ['/health', 'Health'],
    ],
  });
}
