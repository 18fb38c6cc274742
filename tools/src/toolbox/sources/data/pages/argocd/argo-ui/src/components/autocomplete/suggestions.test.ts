import { marked, optionsOf, suggestions } from './suggestions';

const options = optionsOf(['Deployment', { value: 'sts', label: 'StatefulSet' }, { value: 'Pod' }]);

test('options may be texts, or values with or without a label', () => {
  expect(options.map(({ label }) => label)).toEqual(['Deployment', 'StatefulSet', 'Pod']);
  expect(optionsOf(null)).toEqual([]);
});

test('those are suggested that hold the typed text, in any case', () => {
  expect(suggestions(options, 'SET').map(({ value }) => value)).toEqual(['sts']);
  expect(suggestions(options, '')).toHaveLength(3);
});

test('those too whose short name is typed', () => {
  expect(suggestions(options, 'deploy', new Map([['Pod', 'deploy-me']])).map(({ value }) => value)).toEqual([
    'Deployment',
    'Pod',
  ]);
});

test.each([
  ['down from nowhere', -1, 1, 0],
  ['up from nowhere', -1, -1, 2],
  ['down from the last', 2, 1, 0],
  ['up from the first', 0, -1, 2],
])('an arrow %s', (_, at, step, next) => {
  expect(marked(at, step as 1 | -1, 3)).toBe(next);
  expect(marked(at, step as 1 | -1, 0)).toBe(-1);
});
