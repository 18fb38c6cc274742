import { createHash } from 'node:crypto';

export interface PageFacts {
  readonly name: string;
  readonly version: string;
  readonly revision: string;
  readonly environment: string;
  readonly hostname: string;
}

const style = `
:root { color-scheme: light dark; --accent: #64748b; --muted: #57606a; --line: #d0d7de }
@media (prefers-color-scheme: dark) { :root { --muted: #9aa4af; --line: #363d45 } }
[data-environment=staging] { --accent: #d97706 }
[data-environment=production] { --accent: #16a34a }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; border-top: .4rem solid var(--accent) }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1.25rem }
h1 { margin: 0 0 1.5rem; font-size: 1.75rem }
dl { display: grid; grid-template-columns: max-content 1fr; margin: 0 }
dt, dd { margin: 0; padding: .6rem 0; border-bottom: 1px solid var(--line) }
dt { color: var(--muted); padding-right: 2rem }
dd { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
@media (max-width: 30rem) {
  dl { display: block }
  dt { border: 0; padding-bottom: 0 }
  dd { padding-top: 0 }
}
`;

/** The source expression by which a Content-Security-Policy allows the page's style and no other. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The homepage; every fact is escaped. */
export function renderPage(facts: PageFacts): string {
  const rows = [
    ['Environment', facts.environment],
    ['Version', facts.version],
    ['Revision', facts.revision],
    ['Pod', facts.hostname],
  ] as const;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escape(facts.name)} · ${escape(facts.environment)}</title>
<style>${style}</style>
</head>
<body data-environment="${escape(facts.environment)}">
<main>
<h1>${escape(facts.name)}</h1>
<dl>
${rows.map(([term, value]) => `<dt>${term}</dt><dd>${escape(value)}</dd>`).join('\n')}
</dl>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
