import { escapeHtml, renderFacts, renderLayout, renderTime } from '@lockstep/service/layout';
import type { WebAnswer } from './ask-web.ts';

interface FrontFacts {
  readonly name: string;
  readonly version: string;
  readonly environment: string;
  /** Failures on purpose that are switched on, in words. */
  readonly rehearsal: readonly string[];
}

/** The page: which version of web answers, or that none does; every fact is escaped. Why none does is the log's. */
export function renderFront({ name, version, environment, rehearsal }: FrontFacts, web: WebAnswer): string {
  const main =
    web.outcome === 'answered'
      ? `<p class="greeting">web answers</p>\n${renderFacts([
          ['Version', escapeHtml(web.facts.version)],
          ['Revision', escapeHtml(web.facts.revision)],
          ['Built', renderTime(web.facts.buildTime)],
          ['Environment', escapeHtml(web.facts.environment)],
          ['Pod', escapeHtml(web.facts.hostname)],
        ])}`
      : '<p class="greeting">web does not answer</p>';
  return renderLayout({
    name,
    version,
    environment,
    rehearsal,
    main,
    links: [
      ['/api/web', 'These facts as JSON'],
      ['/health', 'Health'],
    ],
  });
}
