/** The page's look, in the reader's own light or dark; one column on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #14171c);
  --raised: light-dark(#f6f7f9, #1b1f26);
  --line: light-dark(#dcdfe4, #2c323b);
  --text: light-dark(#1d2228, #dfe3e8);
  --quiet: light-dark(#5b6470, #98a2ae);
  --accent: light-dark(#0b57c4, #7db2ff);
  --danger: light-dark(#b3201f, #ff8d84);
  --danger-ground: light-dark(#fdeceb, #3d1d1d);
  --caution: light-dark(#8a5200, #f2b457);
  --caution-ground: light-dark(#fdf2de, #3a2c12);
  --add: light-dark(#17693a, #7fd69c);
  --add-ground: light-dark(#e9f7ee, #142a1d);
  --add-word: light-dark(#b4e5c5, #235c39);
  --del-ground: light-dark(#fdeeed, #321a1b);
  --del-word: light-dark(#f7c3bf, #6d2b2b);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
header { padding: 1.5rem 2rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--raised); }
h1 { margin: 0; font-size: 1.4rem; letter-spacing: -0.01em; }
.range { margin: 0.15rem 0 1rem; color: var(--quiet); }
.cards { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.card { display: flex; align-items: center; gap: 0.75rem; padding: 0.55rem 0.9rem; border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; background: var(--ground); color: inherit; }
.card.danger { border-left-color: var(--danger); }
.card.caution { border-left-color: var(--caution); }
.card.note { border-left-color: var(--accent); }
.card span { color: var(--quiet); }
.badge, .card .badge { display: inline-block; padding: 0 0.5rem; border-radius: 999px; font-size: 0.78rem; line-height: 1.5rem; font-weight: 600; white-space: nowrap; background: var(--raised); color: var(--quiet); }
.badge.danger, .card .badge.danger { background: var(--danger-ground); color: var(--danger); }
.badge.caution, .card .badge.caution { background: var(--caution-ground); color: var(--caution); }
.page { display: grid; grid-template-columns: 19rem minmax(0, 1fr); align-items: start; }
nav { position: sticky; top: 0; max-height: 100vh; overflow: auto; padding: 1rem 0.75rem 2rem 2rem; font-size: 0.85rem; }
nav > details > summary { display: none; }
nav h2 { margin: 0.75rem 0 0.25rem; font-size: 0.95rem; }
nav p { margin: 0.5rem 0 0.1rem; color: var(--quiet); font-size: 0.78rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: flex; align-items: baseline; gap: 0.5rem; padding: 0.15rem 0.5rem; border-radius: 5px; color: inherit; }
nav li a:hover, nav li a.seen { background: var(--raised); text-decoration: none; }
nav li span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.dot { flex: none; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: var(--line); }
.dot.danger { background: var(--danger); }
.dot.caution { background: var(--caution); }
b.added { color: var(--add); }
b.removed { color: var(--danger); }
b.changed { color: var(--quiet); }
main { padding: 0 2rem 4rem 1rem; }
.toolbar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; padding: 0.75rem 0; background: var(--ground); }
.toolbar[hidden] { display: none; }
.group { display: inline-flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.group:empty { display: none; }
button { padding: 0.25rem 0.75rem; border: 0; background: none; color: inherit; font: inherit; font-size: 0.85rem; cursor: pointer; }
button + button { border-left: 1px solid var(--line); }
button:hover, button[aria-pressed='true'] { background: var(--raised); }
button[aria-pressed='true'] { font-weight: 600; }
button:focus-visible { outline-offset: -2px; }
.keys { color: var(--quiet); font-size: 0.8rem; }
kbd { padding: 0 0.3rem; border: 1px solid var(--line); border-radius: 4px; font: inherit; }
section > h2 { margin: 0.75rem 0 0.75rem; font-size: 1.15rem; }
section > h2 small { margin-left: 0.4rem; color: var(--quiet); font-weight: 400; font-size: 0.9rem; }
.object { margin-bottom: 0.9rem; border: 1px solid var(--line); border-radius: 8px; overflow: clip; }
.object[data-level='danger'] { border-left: 3px solid var(--danger); }
.object[data-level='caution'] { border-left: 3px solid var(--caution); }
.object > summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0.15rem 0.75rem; padding: 0.5rem 0.9rem; background: var(--raised); cursor: pointer; list-style: none; }
.object > summary::-webkit-details-marker { display: none; }
.object > summary:focus-visible { outline-offset: -2px; }
.sign { width: 1rem; text-align: center; font-family: var(--mono); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.kind { color: var(--quiet); font-weight: 400; }
.tags { display: inline-flex; }
.tags:empty { display: none; }
.where { margin-left: auto; color: var(--quiet); font-size: 0.82rem; }
.risks { margin: 0; padding: 0.6rem 0.9rem; border-top: 1px solid var(--line); list-style: none; }
.risks li { display: flex; gap: 0.6rem; align-items: baseline; padding: 0.1rem 0; overflow-wrap: anywhere; }
.risks .badge { flex: none; }
.diff { overflow-x: auto; border-top: 1px solid var(--line); font: 12.5px/1.55 var(--mono); }
.diff > div { display: flex; min-width: max-content; padding-right: 1rem; }
.diff i { flex: none; width: 2.2rem; padding-left: 0.9rem; color: var(--quiet); font-style: normal; user-select: none; }
.diff code { font: inherit; white-space: pre; }
.diff .at { position: sticky; left: 0; padding: 0.2rem 0.9rem; background: var(--raised); color: var(--quiet); }
.diff .add { background: var(--add-ground); }
.diff .del { background: var(--del-ground); }
.diff .add mark { background: var(--add-word); }
.diff .del mark { background: var(--del-word); }
mark { color: inherit; border-radius: 3px; }
.message { padding: 0.5rem 0.9rem; border-radius: 6px; background: var(--caution-ground); }
.empty { padding: 2rem 0; color: var(--quiet); }
[hidden] { display: none !important; }
@media (max-width: 60rem) {
  header { padding: 1rem; }
  .page { display: block; }
  nav { position: static; max-height: none; padding: 0 1rem; border-bottom: 1px solid var(--line); }
  nav > details > summary { display: list-item; padding: 0.75rem 0; cursor: pointer; font-weight: 600; }
  nav > details[open] { padding-bottom: 1rem; }
  main { padding: 0 0.75rem 3rem; }
  .keys { display: none; }
  .where { margin-left: 1.75rem; flex-basis: 100%; }
  .risks li { flex-wrap: wrap; gap: 0.1rem 0.5rem; }
  .diff { font-size: 11.5px; }
  .diff i { width: 1.5rem; padding-left: 0.5rem; }
}
@media print { nav, .toolbar { display: none; } .page { display: block; } .object { break-inside: avoid; } }
`;
