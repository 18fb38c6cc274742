import { panelsOf, unless, type DashboardLaw } from './model.ts';

/** Grafana asks for at most this many characters; a ConfigMap that kubectl has applied takes 262144 bytes. */
const largest = 250_000;

const mostPanels = 20;

/** Facts about the dashboard itself. */
export const headLaw: DashboardLaw = (dashboard) => {
  const { uid = '', id, title = '', description = '', editable, schemaVersion, tags = [], time } = dashboard;
  return [
    ...unless(/^[a-z][a-z0-9-]{7,39}$/.test(uid), `uid ${JSON.stringify(uid)}: 8 to 40 of a-z, 0-9 and -`),
    ...unless(id === undefined, 'it has an id, which is another in every Grafana'),
    ...unless(title.trim() !== '', 'it has no title'),
    ...unless(description.trim().endsWith('?'), 'its description is not the question that it answers'),
    ...unless(editable === false, 'it is editable: what a person changes there would be lost'),
    ...unless(
      (schemaVersion ?? 0) >= 36,
      `schemaVersion ${schemaVersion}: panels of before 36 name data sources otherwise`,
    ),
    ...unless(tags.length > 0, 'it has no tag'),
    ...unless(/^now-\d+[mhd]$/.test(time?.from ?? '') && time?.to === 'now', 'it does not say from when to when'),
  ];
};

export const refreshLaw: DashboardLaw = ({ refresh = '' }) => {
  const [, count = '0', unit = ''] = /^(\d+)([smh])$/.exec(refresh) ?? [];
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 0);
  return unless(seconds >= 30, `it refreshes every ${refresh || '?'}: no scrape is newer than 30s`);
};

export const sizeLaw: DashboardLaw = (dashboard) => {
  const count = panelsOf(dashboard).length;
  const bytes = Buffer.byteLength(JSON.stringify(dashboard, null, 2));
  return [
    ...unless(count <= mostPanels, `${count} panels: nobody finds anything among more than ${mostPanels}`),
    ...unless(bytes < largest, `${bytes} bytes: ${largest} is what a ConfigMap can take`),
  ];
};

/** One choice of a Prometheus for all panels, so that the same file is right in every Grafana. */
export const dataSourceVariableLaw: DashboardLaw = ({ templating }) => {
  const variable = templating?.list?.find(({ type }) => type === 'datasource');
  if (variable === undefined) return ['it has no variable for the data source'];
  const { name, query } = variable;
  return unless(
    name === 'datasource' && query === 'prometheus',
    'its variable "datasource" does not choose a Prometheus',
  );
};

/** Each variable is one that a query reads, and each that a query reads is there. */
export const variablesLaw: DashboardLaw = (dashboard) => {
  const there = (dashboard.templating?.list ?? []).map(({ name = '' }) => name);
  const text = JSON.stringify([dashboard.panels, dashboard.annotations, dashboard.templating]);
  const read = new Set([...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name = '']) => name));
  return [
    ...there.filter((name) => !read.has(name)).map((name) => `the variable ${name} is read by nothing`),
    ...[...read].filter((name) => !there.includes(name)).map((name) => `there is no variable ${name}`),
    ...there
      .filter((name, index) => there.indexOf(name) !== index)
      .map((name) => `the variable ${name} is there twice`),
  ];
};
