import { linksLaw } from './links.ts';
import type { DashboardLaw, ReadDashboard } from './model.ts';
import { colourLaw, gridLaw, idsLaw, legendLaw, wordsLaw } from './panels.ts';
import { dataSourceLaw, expressionsLaw, targetsLaw } from './queries.ts';
import { dataSourceVariableLaw, headLaw, refreshLaw, sizeLaw, variablesLaw } from './whole.ts';

const laws: readonly DashboardLaw[] = [
  headLaw,
  refreshLaw,
  sizeLaw,
  dataSourceVariableLaw,
  variablesLaw,
  wordsLaw,
  idsLaw,
  gridLaw,
  legendLaw,
  colourLaw,
  targetsLaw,
  expressionsLaw,
  dataSourceLaw,
];

/** A dashboard under the name of its file. */
interface Dashboard {
  readonly file: string;
  readonly json: string;
}

/** What is wrong with dashboards that are provisioned together, one sentence each. */
export function lint(dashboards: readonly Dashboard[]): readonly string[] {
  const read = dashboards.map(({ file, json }) => ({ file, dashboard: JSON.parse(json) as ReadDashboard }));
  const uids = read.map(({ dashboard }) => dashboard.uid ?? '');
  return read.flatMap(({ file, dashboard }, index) => {
    const twice = uids.indexOf(uids[index]!) === index ? [] : [`its uid ${uids[index]} is another dashboard's`];
    return [...problemsOf(dashboard, uids), ...twice].map((problem) => `${file}: ${problem}`);
  });
}

/** What is wrong with one dashboard, beside others of these uids. */
export function problemsOf(dashboard: ReadDashboard, uids: readonly string[]): readonly string[] {
  return [...laws, linksLaw(uids)].flatMap((law) => law(dashboard));
}
