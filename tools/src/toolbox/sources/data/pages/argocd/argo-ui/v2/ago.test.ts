import { ago } from './ago';

const now = new Date('2026-06-01T12:00:00Z');

test.each([
  ['2026-06-01T12:00:30Z', 'just now'],
  ['2026-06-01T11:59:59Z', '1 second ago'],
  ['2026-06-01T11:57:00Z', '3 minutes ago'],
  ['2026-06-01T10:30:00Z', '1 hour ago'],
  ['2026-05-20T12:00:00Z', '12 days ago'],
  ['2026-03-01T12:00:00Z', '3 months ago'],
  ['2025-06-03T12:00:00Z', '1 year ago'],
  ['2024-01-01T12:00:00Z', '2 years ago'],
  ['no date', 'just now'],
])('%s is %s', (date, text) => {
  expect(ago(new Date(date), now)).toBe(text);
});
