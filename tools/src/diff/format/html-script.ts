/** What the page does beyond what HTML does by itself; without it everything can be read all the same. */
export const script = `
const objects = [...document.querySelectorAll('details.object')];
const bar = document.querySelector('.toolbar');
if (bar) bar.hidden = false;
const narrow = matchMedia('(max-width: 60rem)');
const menu = document.querySelector('nav > details');
if (narrow.matches) menu.open = false;
const shown = () => objects.filter((object) => !object.hidden);
const rank = { danger: 0, caution: 1, note: 2 };
function filter(level) {
  for (const button of document.querySelectorAll('[data-filter]')) button.setAttribute('aria-pressed', button.dataset.filter === level);
  for (const item of document.querySelectorAll('[data-level]')) item.hidden = level !== 'all' && rank[item.dataset.level] > rank[level];
}
document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const button = target.closest('button');
  if (button?.dataset.filter) filter(button.dataset.filter);
  if (button?.dataset.fold) for (const object of objects) object.open = button.dataset.fold === 'open';
  const link = target.closest('nav a');
  if (link) {
    const object = document.querySelector(link.getAttribute('href'));
    if (object instanceof HTMLDetailsElement) object.open = true;
    if (narrow.matches) menu.open = false;
  }
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const list = shown();
  const focused = document.activeElement?.closest('details.object');
  const at = focused ? list.indexOf(focused) : -1;
  if (event.key === 'j' || event.key === 'k') {
    const next = list[event.key === 'j' ? at + 1 : Math.max(at - 1, 0)];
    if (!next) return;
    next.querySelector('summary').focus({ preventScroll: true });
    next.scrollIntoView({ block: 'start' });
  }
  if (event.key === 'o' && focused) focused.open = !focused.open;
});
const links = new Map([...document.querySelectorAll('nav li a')].map((link) => [link.getAttribute('href').slice(1), link]));
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) links.get(entry.target.id)?.classList.toggle('seen', entry.isIntersecting);
}, { rootMargin: '-10% 0px -70% 0px' });
for (const object of objects) seen.observe(object);
`;
