import { tally, worst, type EnvironmentReview, type RiskLevel, type ObjectReview, type Review } from '../model.ts';
import { headline } from './text.ts';
import { script } from './html-script.ts';
import { style } from './html-style.ts';
import { linesWithWords } from './words.ts';

/** More lines than this are folded at first. */
const longDiff = 200;

const signs = { added: '+', changed: '~', removed: '−' } as const;

/** The review as one page that needs nothing else: no script, style or font from elsewhere. */
export function reviewAsHtml(review: Review): string {
  const changed = review.environments.filter(({ objects, notes }) => objects.length + notes.length > 0);
  const levels = (['danger', 'caution'] as const).filter((level) =>
    review.environments.some(({ objects }) => objects.some((object) => worst([object]) === level)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${changed.length === 0 ? 'Nothing changes' : `${changed.map(({ name }) => escape(name)).join(' and ')} change`}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>What the clusters get</h1>
<p class="range">${escape(headline(review))}</p>
<div class="cards">${review.environments.map(card).join('')}</div>
${review.exceptions.map((one) => `<p class="message">${escape(one)}</p>`).join('')}
</header>
<div class="page">
<nav aria-label="Objects"><details open><summary>Objects</summary>${changed.map(navOf).join('')}</details></nav>
<main>
${changed.length === 0 ? '<p class="empty">Every environment renders what it rendered before.</p>' : toolbar(levels)}
${changed.map(section).join('\n')}
</main>
</div>
<script>${script}</script>
</body>
</html>`;
}

function card({ name, objects }: EnvironmentReview): string {
  const level = worst(objects);
  const state = level ?? (objects.length === 0 ? 'none' : 'note');
  return `<a class="card ${state}" href="#${escape(name)}"><strong>${escape(name)}</strong><span>${tally(objects)}</span>${level === undefined ? '' : badge(level)}</a>`;
}

function toolbar(levels: readonly RiskLevel[]): string {
  const filters = levels.length === 0 ? [] : (['all', ...levels] as const);
  const buttons = filters.map(
    (level, index) => `<button type="button" data-filter="${level}" aria-pressed="${index === 0}">${level}</button>`,
  );
  return `<div class="toolbar" hidden>
<span class="group">${buttons.join('')}</span>
<span class="group"><button type="button" data-fold="open">unfold all</button><button type="button" data-fold="closed">fold all</button></span>
<span class="keys"><kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>o</kbd> fold</span>
</div>`;
}

function navOf({ name, objects }: EnvironmentReview): string {
  const overlays = [...new Set(objects.map(({ overlay }) => overlay))].toSorted();
  const groups = overlays.map((overlay) => {
    const items = objects.flatMap((object, index) =>
      object.overlay === overlay
        ? [
            `<li data-level="${worst([object]) ?? 'note'}"><a href="#${idOf(name, index)}"><i class="dot ${worst([object]) ?? 'note'}"></i><span>${escape(object.identity)}</span><b class="${object.change}" title="${object.change}">${signs[object.change]}</b></a></li>`,
          ]
        : [],
    );
    return `<p>${escape(overlay.split('/').slice(2).join('/'))}</p><ul>${items.join('')}</ul>`;
  });
  return `<h2><a href="#${escape(name)}">${escape(name)}</a></h2>${groups.join('')}`;
}

function section({ name, objects, notes }: EnvironmentReview): string {
  return `<section id="${escape(name)}">
<h2>${escape(name)} <small>${tally(objects)}</small></h2>
${notes.map((note) => `<p class="message">${escape(note)}</p>`).join('')}
${objects.map((object, index) => article(object, idOf(name, index))).join('\n')}
</section>`;
}

function article(object: ObjectReview, id: string): string {
  const level = worst([object]);
  const [kind, ...rest] = object.identity.split(' ');
  const count = object.diff.split('\n').length;
  return `<details class="object" id="${id}" data-level="${level ?? 'note'}"${count > longDiff ? '' : ' open'}>
<summary><b class="sign ${object.change}" title="${object.change}">${signs[object.change]}</b><span class="name"><span class="kind">${escape(kind ?? '')}</span> ${escape(rest.join(' '))}</span><span class="tags">${level === 'danger' || level === 'caution' ? badge(level) : ''}</span><span class="where">${escape(object.overlay)}${count > longDiff ? `, ${count} lines` : ''}</span></summary>
${object.risks.length === 0 ? '' : `<ul class="risks">${object.risks.map((risk) => `<li>${badge(risk.level, risk.title)}<span>${escape(risk.why)}</span></li>`).join('')}</ul>`}
<div class="diff" tabindex="0" role="group" aria-label="Lines of ${escape(object.identity)}">${linesWithWords(object.diff).map(lineOf).join('')}</div>
</details>`;
}

function lineOf({ sign, pieces }: ReturnType<typeof linesWithWords>[number]): string {
  const words = pieces.map(({ text, changed }) => (changed ? `<mark>${escape(text)}</mark>` : escape(text))).join('');
  if (sign === '@') return `<div class="at">${words === '' ? 'the object' : words}</div>`;
  const kind = sign === '+' ? 'add' : sign === '-' ? 'del' : 'same';
  return `<div class="${kind}"><i>${sign === '-' ? '−' : sign}</i><code>${words}</code></div>`;
}

function badge(level: RiskLevel, words: string = level): string {
  return `<span class="badge ${level}">${escape(words)}</span>`;
}

function idOf(environment: string, index: number): string {
  return `${escape(environment)}-${index + 1}`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
