import { expect, test } from '@jest/globals';
import { Failure } from '../../lib/failure.ts';
import type { KubeObject } from '../kube-object.ts';
import { oddOnes, sampled } from '../shape/odd-values.fixture.ts';
import { parseConfig, readConfig } from './config.ts';

test('a value of another type is refused by its line, field and reason', () => {
  const config = readConfig() as unknown as KubeObject;
  const all = sampled(oddOnes(config), 5).filter(({ what }) => !/: (null|deleted)$/.test(what));
  const answers = all.map(({ what, object }) => ({ what, said: answerTo(object) }));
  const refused = answers.filter(({ said }) => said !== '');
  expect(refused.filter(({ said }) => !/^lockstep\.config\.ts:1: .+ is [^]+: [^]+\. /.test(said))).toEqual([]);
  expect(refused.length).toBeGreaterThan(answers.length / 2);
});

/** '' where it is taken; what is no Failure is thrown on. */
function answerTo(config: object): string {
  try {
    parseConfig(`export default ${JSON.stringify(config)};`);
    return '';
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
