import { describe, expect, jest, test } from '@jest/globals';
import { isAlert } from '../rules/model.ts';
import { burnSuites } from './burn/suites.ts';
import { rolloutSuite } from './cases/rollouts.ts';
import { alertCases } from './cases/index.ts';
import { failuresOf, suitesOf } from './suite.ts';
import { triedGroups } from './tried.ts';

// Hours of evaluations, on a machine that may be busy.
jest.setTimeout(300_000);

const alerts = [...new Set(triedGroups.flatMap(({ rules }) => rules.filter(isAlert)).map(({ alert }) => alert))];

test('every alert fires when it should and is silent when it should be', async () => {
  expect(await failuresOf([...suitesOf(alertCases, triedGroups), ...burnSuites(), rolloutSuite])).toBe('');
});

describe('the cases', () => {
  const burn = burnSuites().flatMap(({ tests }) => tests.flatMap(({ alerts: own = [] }) => own));
  const all = [...alertCases, ...burn];

  test.each(alerts)('%s has one in which it fires', (alert) => {
    expect(all.some((each) => each.alert === alert && (each.fires ?? []).length > 0)).toBe(true);
  });

  // It always fires: that is what it is for.
  test.each(alerts.filter((alert) => alert !== 'Watchdog'))('%s has one in which it is silent', (alert) => {
    expect(all.some((each) => each.alert === alert && (each.fires ?? []).length === 0)).toBe(true);
  });

  test('are of alerts that exist', () => {
    expect([...new Set(all.map(({ alert }) => alert))].toSorted()).toEqual(alerts.toSorted());
  });
});

test('a wrong label, annotation or value is noticed', async () => {
  const down = alertCases.find(({ alert }) => alert === 'VolumeFilling');
  const [fired] = down?.fires ?? [];
  if (down === undefined || fired === undefined) throw new Error('There is no such case');
  const wrong = [
    { ...down, fires: [{ ...fired, labels: { ...fired.labels, namespace: 'other' } }] },
    { ...down, fires: [{ ...fired, values: ['10%'] }] },
    { ...down, fires: [] },
  ];
  for (const each of wrong) expect(await failuresOf(suitesOf([each], triedGroups))).toMatch(/VolumeFilling/);
});
