import { describe, expect, test } from '@jest/globals';
import { buildDashboard } from '../board.ts';
import { finalize } from '../finalize.ts';
import { sample } from '../../fixture.ts';
import { dashboards, everyBoard } from '../../index.ts';
import { boards, uidOf, type BoardName } from '../../links.ts';
import { lint, problemsOf } from './index.ts';

/** As it is read back, to be spoilt. */
// oxlint-disable-next-line typescript/no-explicit-any -- what is spoilt has no type any more
type Json = any;

const uids = (Object.keys(boards) as BoardName[]).map((name) => uidOf(name));
const good = finalize(buildDashboard(sample));

/** What the lint says of a dashboard with a defect. */
function lintOf(spoil: (dashboard: Json) => void): readonly string[] {
  const dashboard = JSON.parse(good) as Json;
  spoil(dashboard);
  return problemsOf(dashboard, uids);
}

/** The first panel of a kind. */
function panel(dashboard: Json, type: string): Json {
  return dashboard.panels.find((each: Json) => each.type === type);
}

function expr(text: string): (dashboard: Json) => void {
  return (dashboard) => {
    panel(dashboard, 'timeseries').targets[0].expr = text;
  };
}

const defects: readonly (readonly [defect: string, spoil: (dashboard: Json) => void, said: RegExp])[] = [
  ['uid missing', (d) => delete d.uid, /uid ""/],
  ['id of one Grafana', (d) => (d.id = 7), /it has an id/],
  ['title missing', (d) => delete d.title, /it has no title/],
  ['question missing', (d) => (d.description = 'All about it.'), /not the question/],
  ['editable', (d) => (d.editable = true), /it is editable/],
  ['schema of long ago', (d) => (d.schemaVersion = 16), /schemaVersion 16/],
  ['tag missing', (d) => (d.tags = []), /no tag/],
  ['time absolute', (d) => (d.time = { from: '2026-01-01', to: '2026-01-02' }), /from when to when/],
  ['refresh too often', (d) => (d.refresh = '5s'), /refreshes every 5s/],
  ['refresh missing', (d) => delete d.refresh, /refreshes every \?/],
  ['too many panels', (d) => d.panels.push(...Array(21).fill(d.panels[1])), /nobody finds anything/],
  ['too large', (d) => (d.panels[1].description += 'x'.repeat(250_000)), /what a ConfigMap can take/],
  ['data source variable missing', (d) => d.templating.list.shift(), /no variable for the data source/],
  ['data source variable of Loki', (d) => (d.templating.list[0].query = 'loki'), /does not choose a Prometheus/],
  [
    'variable unread',
    (d) => d.templating.list.push({ name: 'pod', type: 'custom' }),
    /variable pod is read by nothing/,
  ],
  ['variable unknown', expr('up{pod="$pod"}'), /no variable pod/],
  ['variable twice', (d) => d.templating.list.push(d.templating.list[1]), /variable job is there twice/],
  ['variable of broken query', (d) => (d.templating.list[1].query.query = 'label_values(up{, job)'), /variable job: /],
  ['variable of no query', (d) => (d.templating.list[1].query.query = 'up'), /no label_values/],
  ['panel without title', (d) => (panel(d, 'stat').title = ' '), /panel 2 has no title/],
  ['panel title twice', (d) => (d.panels[2].title = d.panels[1].title), /two panels are titled "Up"/],
  ['panel without description', (d) => delete panel(d, 'stat').description, /"Up" has no description/],
  [
    'panel that does not say what is bad',
    (d) => (panel(d, 'stat').description = 'Requests.'),
    /what a bad value looks like/,
  ],
  ['panel that does not say where to go', (d) => (panel(d, 'stat').description = '**Bad:** 0.'), /where to go then/],
  ['panel of unknown kind', (d) => (panel(d, 'stat').type = 'graph'), /is a graph/],
  ['unit missing', (d) => delete panel(d, 'stat').fieldConfig.defaults.unit, /has no unit/],
  ['unit misspelt', (d) => (panel(d, 'stat').fieldConfig.defaults.unit = 'second'), /the unit "second"/],
  [
    'unit of a column misspelt',
    (d) => panel(d, 'stat').fieldConfig.overrides.push({ properties: [{ id: 'unit', value: 'byte' }] }),
    /the unit "byte"/,
  ],
  ['panel id missing', (d) => delete panel(d, 'stat').id, /has no id/],
  ['panel id twice', (d) => (d.panels[2].id = d.panels[1].id), /has the id 2 of another panel/],
  ['panels overlap', (d) => (d.panels[2].gridPos.x -= 1), /"Up" and "Down" overlap/],
  ['panel beyond the right edge', (d) => (panel(d, 'heatmap').gridPos.w = 25), /not within the 24 columns/],
  ['panel without place', (d) => delete panel(d, 'heatmap').gridPos, /not within the 24 columns/],
  ['legend hidden', (d) => (panel(d, 'timeseries').options.legend.showLegend = false), /has no legend/],
  ['value by colour alone', (d) => (panel(d, 'stat').options.textMode = 'none'), /colour without its value/],
  [
    'mapping without a word',
    (d) => (panel(d, 'stat').fieldConfig.defaults.mappings = [{ options: { 1: { color: 'red' } } }]),
    /colour without a word/,
  ],
  ['state by colour alone', (d) => (panel(d, 'timeseries').type = 'state-timeline'), /states by their colour alone/],
  ['panel that asks for nothing', (d) => (panel(d, 'timeseries').targets = []), /asks for nothing/],
  ['query letter missing', (d) => delete panel(d, 'timeseries').targets[0].refId, /without a letter/],
  ['series without a name', (d) => (panel(d, 'timeseries').targets[0].legendFormat = '__auto'), /have no name/],
  ['query does not parse', expr('sum(rate(x_total[$__rate_interval])'), /does not parse/],
  ['query of wrong types', expr('rate(x_total)'), /expected type matrix/],
  ['range fixed', expr('rate(x_total[5m])'), /take \[\$__rate_interval\]/],
  ['counter in the open', expr('sum(x_seconds_count)'), /is a counter, and shown without rate/],
  ['gauge as a counter', expr('rate(http_requests_in_flight[$__rate_interval])'), /no counter by its name/],
  [
    'data source of a panel fixed',
    (d) => (panel(d, 'stat').datasource = { type: 'prometheus', uid: 'prometheus' }),
    /"Up": its data source is "prometheus"/,
  ],
  [
    'data source of a query missing',
    (d) => delete panel(d, 'stat').targets[0].datasource,
    /its data source is undefined/,
  ],
  [
    'data source of a variable fixed',
    (d) => (d.templating.list[1].datasource.uid = 'x'),
    /variable job: its data source/,
  ],
  [
    'data source of an annotation fixed',
    (d) => (d.annotations.list[0].datasource.uid = 'x'),
    /annotation Start: its data source/,
  ],
  [
    'link to a dashboard that is gone',
    (d) => (d.links[0].url = '/d/lockstep-costs'),
    /\/d\/lockstep-costs leads nowhere/,
  ],
  [
    'link to a page that is gone',
    (d) => (d.links.at(-1).url = d.links.at(-1).url.replace('dashboards.md', 'nowhere.md')),
    /there is no docs\/nowhere\.md/,
  ],
];

describe('lint', () => {
  test('finds nothing wrong with our dashboards', () => {
    expect(lint(dashboards(everyBoard))).toEqual([]);
  });

  test('finds nothing wrong with what is spoilt below', () => {
    expect(lintOf(() => {})).toEqual([]);
  });

  test.each(defects)('refuses %s', (_defect, spoil, said) => {
    expect(lintOf(spoil)).toContainEqual(expect.stringMatching(said));
  });

  test('refuses a uid that two dashboards have', () => {
    const found = lint(['a', 'b'].map((file) => ({ file, json: good })));
    expect(found).toContain("b: its uid lockstep-service is another dashboard's");
  });

  test('allows a counter inside resets() and a sum over a rate', () => {
    for (const text of ['resets(x_total[5m])', 'sum by (pod) (rate(x_total[$__rate_interval]))']) {
      expect(lintOf(expr(text)).filter((problem) => /counter/.test(problem))).toEqual([]);
    }
  });
});
