import { units } from '../../units.ts';
import { panelName, panelsOf, unless, type DashboardLaw, type ReadPanel } from './model.ts';

const columns = 24;
const kinds = new Set(['stat', 'timeseries', 'table', 'state-timeline', 'heatmap']);
const knownUnits = new Set<string>(Object.values(units));

/** Each panel says what it is, what a bad value looks like, where to go then, and of what its numbers are. */
export const wordsLaw: DashboardLaw = (dashboard) => {
  const panels = panelsOf(dashboard);
  const titles = panels.map(({ title }) => title);
  return panels.flatMap((panel) => {
    const { title = '', description = '', type = '', fieldConfig } = panel;
    const unit = fieldConfig?.defaults?.unit;
    return [
      unless(title.trim() !== '', `${panelName(panel)} has no title`),
      unless(titles.indexOf(panel.title) === panels.indexOf(panel), `two panels are titled ${panelName(panel)}`),
      unless(description.trim() !== '', `${panelName(panel)} has no description`),
      unless(/\*\*Bad:\*\* \S/.test(description), `${panelName(panel)} does not say what a bad value looks like`),
      unless(/\*\*Then:\*\* \S/.test(description), `${panelName(panel)} does not say where to go then`),
      unless(kinds.has(type), `${panelName(panel)} is a ${type || 'nothing'}: one of ${[...kinds].join(', ')}`),
      unless(unit !== undefined, `${panelName(panel)} has no unit`),
      [unit, ...overriddenUnits(panel)]
        .filter((each) => each !== undefined && !knownUnits.has(`${each}`))
        .map((each) => `${panelName(panel)} has the unit ${JSON.stringify(each)}, which units.ts does not list`),
    ].flat();
  });
};

function overriddenUnits({ fieldConfig }: ReadPanel): unknown[] {
  return (fieldConfig?.overrides ?? []).flatMap(({ properties = [] }) =>
    properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
  );
}

/** Ids are what links and alerts name a panel by. */
export const idsLaw: DashboardLaw = ({ panels = [] }) => {
  const ids = panels.map(({ id }) => id);
  return panels.flatMap((panel, index) =>
    [
      unless(Number.isInteger(panel.id) && (panel.id ?? 0) > 0, `${panelName(panel)} has no id`),
      unless(ids.indexOf(panel.id) === index, `${panelName(panel)} has the id ${panel.id} of another panel`),
    ].flat(),
  );
};

export const gridLaw: DashboardLaw = ({ panels = [] }) => {
  const outside = panels.filter(({ gridPos }) => {
    if (gridPos === undefined) return true;
    const { x, y, w, h } = gridPos;
    return x < 0 || y < 0 || w < 1 || h < 1 || x + w > columns;
  });
  const overlapping = panels.flatMap((panel, index) =>
    panels
      .slice(index + 1)
      .filter((other) => overlap(panel, other))
      .map((other) => `${panelName(panel)} and ${panelName(other)} overlap`),
  );
  return [...outside.map((panel) => `${panelName(panel)} is not within the ${columns} columns`), ...overlapping];
};

function overlap({ gridPos: a }: ReadPanel, { gridPos: b }: ReadPanel): boolean {
  if (a === undefined || b === undefined) return false;
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** What has several series says which is which. */
export const legendLaw: DashboardLaw = (dashboard) =>
  panelsOf(dashboard)
    .filter(({ type }) => type === 'timeseries' || type === 'state-timeline')
    .filter(({ options }) => options?.legend?.showLegend !== true || options.legend.displayMode === 'hidden')
    .map((panel) => `${panelName(panel)} has no legend`);

/** Whoever can not tell red from green reads the same. */
export const colourLaw: DashboardLaw = (dashboard) =>
  panelsOf(dashboard).flatMap((panel) =>
    [
      unless(panel.options?.textMode !== 'none', `${panelName(panel)} shows a colour without its value`),
      unless(
        panel.type !== 'state-timeline' || panel.options?.showValue === 'always',
        `${panelName(panel)} shows states by their colour alone`,
      ),
      mappingsOf(panel)
        .filter(({ color, text }) => color !== undefined && (text ?? '').trim() === '')
        .map(() => `${panelName(panel)} maps a value to a colour without a word`),
    ].flat(),
  );

function mappingsOf({ fieldConfig }: ReadPanel): readonly { readonly text?: string; readonly color?: string }[] {
  return (fieldConfig?.defaults?.mappings ?? []).flatMap(({ options = {} }) => Object.values(options));
}
