import { durationText } from './duration';

test.each([
  [0, '00:00 min'],
  [200, '03:20 min'],
  [7380, '02:03 hours'],
  [352_980, '4 days 02:03 hours'],
  [-5, '00:00 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
