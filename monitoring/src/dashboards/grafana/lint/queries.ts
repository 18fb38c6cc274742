import { checkExpr } from '../../../promql/index.ts';
import { countersInTheOpen } from './counters.ts';
import {
  panelName,
  panelsOf,
  unless,
  type DashboardLaw,
  type ReadDashboard,
  type ReadTarget,
  type ReadDataSource,
} from './model.ts';

interface Place {
  readonly at: string;
  readonly target: ReadTarget;
}

function placesOf(dashboard: ReadDashboard): Place[] {
  const ofPanels = panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({ at: `${panelName(panel)} ${target.refId ?? '?'}`, target })),
  );
  const ofAnnotations = (dashboard.annotations?.list ?? []).map(({ name, target, expr = '' }) => ({
    at: `annotation ${name}`,
    target: target ?? { expr },
  }));
  return [...ofPanels, ...ofAnnotations];
}

/** What `label_values(EXPR, label)` asks for; undefined where it asks for a label of everything. */
function variableExpr(query: string): string | undefined {
  return /^label_values\((.+),\s*\w+\)$/.exec(query)?.[1];
}

/** Every expression parses, is of the right types, and takes the range that Grafana works out from the zoom. */
export const expressionsLaw: DashboardLaw = (dashboard) => [
  ...placesOf(dashboard).flatMap(({ at, target: { expr = '' } }) =>
    problemsOf(expr).map((problem) => `${at}: ${problem}`),
  ),
  ...variableQueries(dashboard).flatMap(({ at, expr }) =>
    (expr === undefined ? ['it is no label_values(EXPR, label)'] : checkExpr(expr)).map(
      (problem) => `${at}: ${problem}`,
    ),
  ),
];

function problemsOf(expr: string): string[] {
  const counters = countersInTheOpen(expr);
  return [
    ...checkExpr(expr, { rateInterval: true }),
    ...counters.map((metric) => `${metric} is a counter, and shown without rate() or increase()`),
  ];
}

function variableQueries({ templating }: ReadDashboard): { at: string; expr: string | undefined }[] {
  return (templating?.list ?? [])
    .filter(({ type }) => type === 'query')
    .map(({ name, query }) => {
      const text = typeof query === 'string' ? query : (query?.query ?? '');
      return { at: `variable ${name}`, expr: variableExpr(text) };
    });
}

/** Each query has a letter of its own, and each series a name. */
export const targetsLaw: DashboardLaw = (dashboard) =>
  panelsOf(dashboard).flatMap((panel) => {
    const targets = panel.targets ?? [];
    const letters = targets.map(({ refId }) => refId);
    const one = panel.type === 'stat' && targets.length === 1;
    const nameless = targets.filter(
      ({ format, legendFormat = '' }) => format !== 'table' && (legendFormat === '' || legendFormat === '__auto'),
    );
    return [
      unless(targets.length > 0, `${panelName(panel)} asks for nothing`),
      unless(
        letters.every((letter, index) => letter !== undefined && letters.indexOf(letter) === index),
        `${panelName(panel)} has queries without a letter of their own`,
      ),
      one ? [] : nameless.map(({ refId }) => `${panelName(panel)} ${refId}: its series have no name`),
    ].flat();
  });

/** Everything that asks asks the Prometheus that is chosen at the top. */
export const dataSourceLaw: DashboardLaw = (dashboard) =>
  askingIn(dashboard)
    .filter(({ source }) => source?.uid !== '${datasource}' || source.type !== 'prometheus')
    .map(({ at, source }) => `${at}: its data source is ${JSON.stringify(source?.uid)}, not the one that is chosen`);

function askingIn(dashboard: ReadDashboard): { at: string; source: ReadDataSource | undefined }[] {
  const annotations = dashboard.annotations?.list ?? [];
  const variables = (dashboard.templating?.list ?? []).filter(({ type }) => type === 'query');
  return [
    ...panelsOf(dashboard).map((panel) => ({ at: panelName(panel), source: panel.datasource })),
    ...placesOf(dashboard).map(({ at, target }) => ({ at, source: target.datasource })),
    ...annotations.map(({ name, datasource }) => ({ at: `annotation ${name}`, source: datasource })),
    ...variables.map(({ name, datasource }) => ({ at: `variable ${name}`, source: datasource })),
  ];
}
