import { firedPage, firedTicket, type AlertCase } from '../case.ts';

const refused = 'callers_refused_total{job="web",namespace="web",pod="a",why="unlisted"}';
const ends = 'identity_end_timestamp_seconds{job="web",namespace="web",pod="a"}';

export const identityCases: readonly AlertCase[] = [
  {
    alert: 'CallersRefused',
    when: 'a service that nobody listed calls again and again',
    series: { [refused]: '0+2x40' },
    at: '30m',
    fires: [firedTicket({ namespace: 'web', why: 'unlisted' })],
  },
  {
    alert: 'CallersRefused',
    when: 'one lost patience now and then',
    series: { [refused]: '0x9 1x9 2x20' },
    at: '30m',
  },
  {
    alert: 'IdentityEndsSoon',
    when: 'nothing renews it',
    series: { [ends]: '14400x40' },
    at: '30m',
    fires: [firedPage({ namespace: 'web', pod: 'a' }, '3h 30m 0s')],
  },
  {
    alert: 'IdentityEndsSoon',
    when: 'it is about to be renewed',
    series: { [ends]: '30600x40' },
    at: '30m',
  },
];
