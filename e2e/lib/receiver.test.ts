import { expect, test } from '@jest/globals';
import { toldTwice, type Notice } from './receiver.ts';

function notice(at: number, what: Partial<Notice> = {}): Notice {
  return { to: 'page', at, status: 'firing', labels: { alertname: 'A', service: 'web' }, annotations: {}, ...what };
}

test('what comes again at once was told by both Alertmanagers', () => {
  const again = notice(16_000, { labels: { service: 'web', alertname: 'A' } });
  expect(toldTwice([notice(1000), again])).toEqual([again]);
});

test('another alert, its end, and a reminder are no second telling', () => {
  const others = [
    notice(1000),
    notice(1000, { labels: { alertname: 'B', service: 'web' } }),
    notice(2000, { status: 'resolved' }),
    notice(2000, { to: 'ticket' }),
    notice(61_000),
  ];
  expect(toldTwice(others)).toEqual([]);
});
