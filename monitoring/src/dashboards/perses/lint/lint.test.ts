import { describe, expect, test } from '@jest/globals';
import { sample } from '../../fixture.ts';
import { everyBoard, persesDashboards } from '../../index.ts';
import { persesDashboard } from '../board.ts';
import { persesProblems } from './index.ts';

/** As it is read back, to be spoilt. */
// oxlint-disable-next-line typescript/no-explicit-any -- what is spoilt has no type any more
type Json = any;

const good = JSON.stringify(persesDashboard(sample));
const panel = (dashboard: Json, key = 'requests'): Json => dashboard.spec.panels[key].spec;
const plugin = (dashboard: Json, key?: string): Json => panel(dashboard, key).plugin.spec;
const query = (dashboard: Json): Json => panel(dashboard).queries[0].spec.plugin.spec;
const items = (dashboard: Json): Json => dashboard.spec.layouts[0].spec.items;

const defects: readonly (readonly [defect: string, spoil: (dashboard: Json) => void, said: RegExp])[] = [
  ['another kind', (d) => (d.kind = 'Panel'), /its kind is Panel/],
  ['another project', (d) => (d.metadata.project = 'x'), /its project is x/],
  ['a name that links do not know', (d) => (d.metadata.name = 'x'), /there is no board x/],
  ['no title', (d) => (d.spec.display.name = ''), /it has no title/],
  ['no question', (d) => (d.spec.display.description = 'All.'), /not the question/],
  ['a time of no unit', (d) => (d.spec.duration = '3600'), /it looks back 3600/],
  ['a refresh that is quicker than scrapes', (d) => (d.spec.refreshInterval = '5s'), /refreshes every 5s/],
  ['a panel without a place', (d) => items(d).pop(), /down has 0 places/],
  ['a panel with two places', (d) => items(d).push({ ...items(d)[0], y: 9 }), /up has 2 places/],
  ['a place of no panel', (d) => (items(d)[0].content.$ref = '#/spec/panels/x'), /there is no #\/spec\/panels\/x/],
  ['a panel beyond the columns', (d) => (items(d)[1].width = 20), /not within the 24 columns/],
  ['panels on each other', (d) => (items(d)[1].x = 0), /overlap/],
  ['a row without a title', (d) => (d.spec.layouts[0].spec.display.title = ' '), /a row has no title/],
  [
    'a link to no board',
    (d) => (panel(d).links = [{ name: 'x', url: '/projects/lockstep/dashboards/x' }]),
    /dashboards\/x leads nowhere/,
  ],
  ['a panel without a title', (d) => (panel(d).display.name = ''), /has no title/],
  [
    'a panel that does not say what is bad',
    (d) => (panel(d).display.description = 'It.'),
    /what a bad value looks like/,
  ],
  ['a panel with marks', (d) => (panel(d).display.description += '**'), /marks of its Markdown/],
  ['a plugin that the page has not', (d) => (panel(d).plugin.kind = 'PieChart'), /drawn by PieChart/],
  ['no unit', (d) => delete plugin(d).yAxis, /"Requests" has no unit/],
  ["Grafana's unit", (d) => (plugin(d).yAxis.format.unit = 'reqps'), /the unit "reqps"/],
  [
    'a colour that is lost on one theme',
    (d) => (plugin(d).thresholds = { steps: [{ value: 1, color: '#ffff00' }] }),
    /the colour #ffff00/,
  ],
  ['limits that fall', (d) => (plugin(d).thresholds = { steps: [{ value: 2 }, { value: 1 }] }), /2, 1 do not rise/],
  ['a panel that asks for nothing', (d) => (panel(d).queries = []), /asks for nothing/],
  ['an expression that does not parse', (d) => (query(d).query = 'sum(up'), /"Requests": /],
  ['a counter in the open', (d) => (query(d).query = 'x_total'), /x_total is a counter/],
  ['series without a name', (d) => delete query(d).seriesNameFormat, /have no name/],
  ['a variable that is not there', (d) => (query(d).query = 'up{pod="$pod"}'), /there is no variable pod/],
  [
    'a choice of nothing that parses',
    (d) => (d.spec.variables[0].spec.plugin.spec.matchers = ['up{']),
    /variable job: /,
  ],
];

function problemsIn(spoil: (dashboard: Json) => void): readonly string[] {
  const dashboard = JSON.parse(good) as Json;
  spoil(dashboard);
  return persesProblems(dashboard);
}

describe('dashboards of Perses', () => {
  test('that are given to the page have no defect', () => {
    const boards = persesDashboards(everyBoard).filter(({ file }) => file !== 'index.json');
    expect(boards.length).toBe(everyBoard.length);
    expect(
      boards.flatMap(({ file, json }) => persesProblems(JSON.parse(json)).map((each) => `${file}: ${each}`)),
    ).toEqual([]);
  });

  test('are refused for their defect alone', () => {
    // The fixture chooses a job that only Grafana's lines across panels read.
    expect(problemsIn(() => {})).toEqual(['the variable job is read by nothing']);
  });

  test.each(defects)('are refused with %s', (_defect, spoil, said) => {
    expect(problemsIn(spoil).join('\n')).toMatch(said);
  });
});
