import { expect, test } from '@jest/globals';
import { didYouMean } from './nearest.ts';

test.each([
  ['webb', ['api', 'web'], ' Did you mean web?'],
  ['grafana-admn', ['grafana', 'grafana-admin'], ' Did you mean grafana-admin?'],
  ['htpp', ['http', 'https'], ' Did you mean http?'],
  ['prot', ['port', 'logo'], ' Did you mean port?'],
  ['db', ['web'], ''],
  ['payments', ['web', 'grafana'], ''],
  ['web', ['web'], ''],
  ['web', [], ''],
])('%s among %j', (written, names, expected) => expect(didYouMean(written, names)).toBe(expected));
