import { checkExpr } from '../../../promql/index.ts';
import { countersInTheOpen } from '../../grafana/lint/counters.ts';
import { unless } from '../../grafana/lint/model.ts';
import { persesColours } from '../colours.ts';
import { formats } from '../units.ts';
import { persesPanelsOf, persesQueriesOf, type PersesLaw } from './model.ts';

/** The plugins that the page has. */
const kinds = new Set(['StatChart', 'TimeSeriesChart', 'StatusHistoryChart', 'HeatMapChart', 'Table']);
const units = new Set(Object.values(formats).map(({ value }) => value.unit));
const colours = new Set(Object.values(persesColours));

/** Each panel says what it is, what a bad value looks like and where to go then, in words without marks. */
export const persesWordsLaw: PersesLaw = (dashboard) =>
  persesPanelsOf(dashboard).flatMap(([name, { spec }]) => {
    const { description = '', name: title = '' } = spec?.display ?? {};
    const kind = spec?.plugin?.kind ?? 'nothing';
    return [
      unless(title.trim() !== '', `${name} has no title`),
      unless(/\nBad: \S/.test(description), `${name} does not say what a bad value looks like`),
      unless(/\nThen: \S/.test(description), `${name} does not say where to go then`),
      unless(!/\*\*|\]\(/.test(description), `${name} shows the marks of its Markdown`),
      unless(kinds.has(kind), `${name} is drawn by ${kind}, which the page has not`),
    ].flat();
  });

/** Every number says of what it is, and every colour is one that can be read on both themes. */
export const persesLooksLaw: PersesLaw = (dashboard) =>
  persesPanelsOf(dashboard).flatMap(([name, { spec }]) => {
    const text = JSON.stringify(spec?.plugin ?? {});
    const unitsOf = [...text.matchAll(/"unit":"([^"]*)"/g)].map(([, unit = '']) => unit);
    const coloursOf = [...text.matchAll(/"(?:color|textColor|defaultColor)":"([^"]*)"/g)].map(
      ([, colour = '']) => colour,
    );
    const steps = [...text.matchAll(/"steps":\[(.*?)\]/g)].flatMap(([, all = '']) => [
      [...all.matchAll(/"value":(-?[\d.e-]+)/g)].map(([, value]) => Number(value)),
    ]);
    const numbers = !['StatusHistoryChart', 'Table'].includes(spec?.plugin?.kind ?? '');
    return [
      unless(!numbers || unitsOf.length > 0, `${name} has no unit`),
      unitsOf.filter((unit) => !units.has(unit)).map((unit) => `${name} has the unit "${unit}", which Perses has not`),
      coloursOf.filter((colour) => !colours.has(colour)).map((colour) => `${name} has the colour ${colour}`),
      steps
        .filter((values) => values.some((value, index) => index > 0 && value <= values[index - 1]!))
        .map((values) => `${name}: its limits ${values.join(', ')} do not rise`),
    ].flat();
  });

/** Every expression parses and is of the right types, and every series has a name. */
export const persesQueriesLaw: PersesLaw = (dashboard) => [
  ...persesPanelsOf(dashboard).flatMap(([name, panel]) => {
    const queries = persesQueriesOf(panel);
    const kind = panel.spec?.plugin?.kind;
    const named = kind === 'Table' || (kind === 'StatChart' && queries.length === 1);
    return [
      unless(queries.length > 0, `${name} asks for nothing`),
      queries.flatMap(({ expr }) => checkExpr(expr, { rateInterval: true }).map((problem) => `${name}: ${problem}`)),
      queries.flatMap(({ expr }) =>
        countersInTheOpen(expr).map(
          (metric) => `${name}: ${metric} is a counter, and shown without rate() or increase()`,
        ),
      ),
      queries
        .filter(({ legend = '' }) => !named && legend === '')
        .map(({ expr }) => `${name}: the series of ${expr} have no name`),
    ].flat();
  }),
  ...(dashboard.spec?.variables ?? []).flatMap(({ spec }) =>
    (spec?.plugin?.spec?.matchers ?? ['']).flatMap((matcher) =>
      checkExpr(matcher).map((problem) => `variable ${spec?.name}: ${problem}`),
    ),
  ),
];

/** Each variable is one that a query reads, and each that a query reads is there; Perses has some of its own. */
export const persesVariablesLaw: PersesLaw = ({ spec }) => {
  const there = (spec?.variables ?? []).map((variable) => variable.spec?.name ?? '');
  const text = JSON.stringify([spec?.panels, spec?.variables]);
  const read = new Set([...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name = '']) => name));
  read.delete('ref');
  return [
    ...there.filter((name) => !read.has(name)).map((name) => `the variable ${name} is read by nothing`),
    ...[...read].filter((name) => !there.includes(name)).map((name) => `there is no variable ${name}`),
  ];
};
