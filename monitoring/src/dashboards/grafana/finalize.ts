import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type {
  AnnotationQuery,
  Dashboard,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { letter } from '../query.ts';

/** Every query goes to whichever Prometheus is chosen at the top. */
const dataSource = { type: 'prometheus', uid: '${datasource}' } as const;

/** The newest layout of a dashboard that Grafana 10 to 13 all read. */
const schemaVersion = 42;

/**
 * Makes what the SDK builds into what is provisioned: numbers for the panels, letters for the queries, the data source
 * everywhere, nothing that differs from build to build, and keys in alphabetical order so that a change shows as one.
 */
export function finalize(dashboard: Dashboard): string {
  const { panels = [], templating, annotations, links = [] } = dashboard;
  const finished = {
    ...dashboard,
    editable: false,
    schemaVersion,
    links: links.map((link) => visible(link)),
    templating: { list: (templating.list ?? []).map((variable) => finishedVariable(variable)) },
    annotations: { list: (annotations.list ?? []).map((annotation) => finishedAnnotation(annotation)) },
    panels: panels.map((panel, index) => finishedPanel(panel, index + 1)),
  };
  return `${JSON.stringify(sorted(finished), null, 2)}\n`;
}

/** The SDK puts links and annotations away into a menu; on call, what is not seen is not used. */
function visible<T extends object>(shown: T): T {
  return Object.fromEntries(Object.entries(shown).filter(([key]) => key !== 'placement')) as T;
}

function finishedVariable(variable: VariableModel): VariableModel {
  return variable.type === 'query' ? { ...variable, datasource: dataSource } : variable;
}

function finishedAnnotation({ target, ...annotation }: AnnotationQuery): AnnotationQuery {
  const placed = { ...visible(annotation), datasource: dataSource };
  return target === undefined ? placed : { ...placed, target: withDataSource(target) };
}

function finishedPanel(panel: Panel | RowPanel, id: number): Panel | RowPanel {
  if (!('targets' in panel) || panel.targets === undefined) return { ...panel, id };
  const targets = panel.targets.map((target, index) => withDataSource(target, letter(index)));
  return { ...panel, id, datasource: dataSource, targets } as Panel;
}

function withDataSource(target: Dataquery, refId?: string): Dataquery {
  return Object.assign({ ...target, datasource: dataSource }, refId === undefined ? {} : { refId });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => sorted(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
