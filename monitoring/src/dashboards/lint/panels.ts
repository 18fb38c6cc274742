import { units } from '../units.ts';
import { named, panelsOf, unless, type Law, type ReadPanel } from './model.ts';

const columns = 24;
const kinds = new Set(['stat', 'timeseries', 'table', 'state-timeline', 'heatmap']);
const knownUnits = new Set<string>(Object.values(units));

/** Each panel says what it is, what a bad value looks like, where to go then, and of what its numbers are. */
export const wordsLaw: Law = (dashboard) => {
  const panels = panelsOf(dashboard);
  const titles = panels.map(({ title }) => title);
  return panels.flatMap((panel) => {
    const { title = '', description = '', type = '', fieldConfig } = panel;
    const unit = fieldConfig?.defaults?.unit;
    return [
      unless(title.trim() !== '', `${named(panel)} has no title`),
      unless(titles.indexOf(panel.title) === panels.indexOf(panel), `two panels are titled ${named(panel)}`),
      unless(description.trim() !== '', `${named(panel)} has no description`),
      unless(/\*\*Bad:\*\* \S/.test(description), `${named(panel)} does not say what a bad value looks like`),
      unless(/\*\*Then:\*\* \S/.test(description), `${named(panel)} does not say where to go then`),
      unless(kinds.has(type), `${named(panel)} is a ${type || 'nothing'}: one of ${[...kinds].join(', ')}`),
      unless(unit !== undefined, `${named(panel)} has no unit`),
      [unit, ...overriddenUnits(panel)]
        .filter((each) => each !== undefined && !knownUnits.has(`${each}`))
        .map((each) => `${named(panel)} has the unit ${JSON.stringify(each)}, which units.ts does not list`),
    ].flat();
  });
};

function overriddenUnits({ fieldConfig }: ReadPanel): unknown[] {
  return (fieldConfig?.overrides ?? []).flatMap(({ properties = [] }) =>
    properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
  );
}

/** Ids are what links and alerts name a panel by. */
export const idsLaw: Law = ({ panels = [] }) => {
  const ids = panels.map(({ id }) => id);
  return panels.flatMap((panel, index) =>
    [
      unless(Number.isInteger(panel.id) && (panel.id ?? 0) > 0, `${named(panel)} has no id`),
      unless(ids.indexOf(panel.id) === index, `${named(panel)} has the id ${panel.id} of another panel`),
    ].flat(),
  );
};

export const gridLaw: Law = ({ panels = [] }) => {
  const outside = panels.filter(({ gridPos }) => {
    if (gridPos === undefined) return true;
    const { x, y, w, h } = gridPos;
    return x < 0 || y < 0 || w < 1 || h < 1 || x + w > columns;
  });
  const overlapping = panels.flatMap((panel, index) =>
    panels
      .slice(index + 1)
      .filter((other) => overlap(panel, other))
      .map((other) => `${named(panel)} and ${named(other)} overlap`),
  );
  return [...outside.map((panel) => `${named(panel)} is not within the ${columns} columns`), ...overlapping];
};

function overlap({ gridPos: a }: ReadPanel, { gridPos: b }: ReadPanel): boolean {
  if (a === undefined || b === undefined) return false;
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** What has several series says which is which. */
export const legendLaw: Law = (dashboard) =>
  panelsOf(dashboard)
    .filter(({ type }) => type === 'timeseries' || type === 'state-timeline')
    .filter(({ options }) => options?.legend?.showLegend !== true || options.legend.displayMode === 'hidden')
    .map((panel) => `${named(panel)} has no legend`);

/** Whoever can not tell red from green reads the same. */
export const colourLaw: Law = (dashboard) =>
  panelsOf(dashboard).flatMap((panel) =>
    [
      unless(panel.options?.textMode !== 'none', `${named(panel)} shows a colour without its value`),
      unless(
        panel.type !== 'state-timeline' || panel.options?.showValue === 'always',
        `${named(panel)} shows states by their colour alone`,
      ),
      mappingsOf(panel)
        .filter(({ color, text }) => color !== undefined && (text ?? '').trim() === '')
        .map(() => `${named(panel)} maps a value to a colour without a word`),
    ].flat(),
  );

function mappingsOf({ fieldConfig }: ReadPanel): readonly { readonly text?: string; readonly color?: string }[] {
  return (fieldConfig?.defaults?.mappings ?? []).flatMap(({ options = {} }) => Object.values(options));
}
