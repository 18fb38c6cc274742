import { createHash } from 'node:crypto';

/** What a page shows whatever it is about. */
interface Layout {
  /** The service's. */
  readonly name: string;
  readonly version: string;
  readonly environment: string;
  /** Failures on purpose that are switched on, in words. */
  readonly rehearsal: readonly string[];
  /** HTML, with everything in it escaped. */
  readonly main: string;
  /** What the foot of the page leads to: path and words. */
  readonly links: readonly (readonly [path: string, words: string])[];
}

// Each accent is dark enough for white letters (4.5 to 1), in the light and in the dark.
const style = `
:root {
  color-scheme: light dark;
  --accent: #475569; --back: #f1f4f8; --card: #fff; --text: #16202c; --muted: #55606d; --line: #e0e5eb; --warn: #fff3d6;
}
@media (prefers-color-scheme: dark) {
  :root { --back: #0e141b; --card: #18212b; --text: #e8edf3; --muted: #9fabb8; --line: #2b3641; --warn: #41330f }
}
[data-environment=staging] { --accent: #b45309 }
[data-environment=production] { --accent: #15803d }
* { box-sizing: border-box; margin: 0 }
body {
  min-height: 100vh; min-height: 100svh; display: grid; align-content: center; padding: 1.25rem;
  background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main, footer { width: 100%; max-width: 40rem; margin-inline: auto }
main {
  padding: 2rem; background: var(--card); border: 1px solid var(--line); border-top: .5rem solid var(--accent);
  border-radius: .75rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / .07);
}
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; margin-bottom: 1.25rem }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.02em }
.environment {
  padding: .15rem .75rem; border-radius: 1rem; background: var(--accent); color: #fff; font-weight: 600;
}
.rehearsal { padding: .75rem 1rem; margin-bottom: 1rem; border-radius: .5rem; background: var(--warn) }
.greeting { margin-bottom: 1rem; font-size: 1.25rem }
dl { display: grid; grid-template-columns: max-content 1fr }
dt, dd { padding: .65rem 0; border-top: 1px solid var(--line) }
dt { padding-right: 2rem; color: var(--muted) }
dd { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: .95rem; overflow-wrap: anywhere }
footer { display: flex; gap: 1.25rem; padding: 1rem 2rem; color: var(--muted); font-size: .9rem }
a { color: inherit; padding: .25rem 0 }
@media (max-width: 30rem) {
  main { padding: 1.5rem 1.25rem }
  footer { padding-inline: 1.25rem }
  dl { display: block }
  dt { padding: .65rem 0 0 }
  dd { border: 0; padding: 0 0 .65rem }
}
`;

/** The source expression by which a Content-Security-Policy allows the page's style and no other. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page of the one look that all services have; everything but `main` is escaped here. */
export function renderLayout({ name, version, environment, rehearsal, main, links }: Layout): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(name)} ${escapeHtml(version)} · ${escapeHtml(environment)}</title>
<style>${style}</style>
</head>
<body data-environment="${escapeHtml(environment)}">
<main>
<header>
<h1>${escapeHtml(name)}</h1>
<p class="environment">${escapeHtml(environment)}</p>
</header>
${rehearsal.length > 0 ? `<p class="rehearsal"><strong>Rehearsal:</strong> ${escapeHtml(rehearsal.join(', '))}</p>` : ''}
${main}
</main>
<footer>
${links.map(([path, words]) => `<a href="${escapeHtml(path)}">${escapeHtml(words)}</a>`).join('\n')}
</footer>
</body>
</html>
`;
}

/** Terms and what they are, as rows of a list: both are HTML. */
export function renderFacts(rows: readonly (readonly [term: string, value: string])[]): string {
  return `<dl>\n${rows.map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`).join('\n')}\n</dl>`;
}

/** A time that people read and programs too; a word where no time is known. */
export function renderTime(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return escapeHtml(text);
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** A text as HTML that shows it, in an element as in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
