import { describe, expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('options of the end-to-end tests', () => {
  test('by default everything runs, on clusters of its own, which are removed', () => {
    expect(parseOptions([])).toEqual({ keep: false, reuse: false, list: false, help: false, instance: 'e2e' });
  });

  test('a scenario and an instance can be named', () => {
    expect(parseOptions(['--grep', 'bump', '--reuse', '--instance', 'mine'])).toMatchObject({
      grep: 'bump',
      reuse: true,
      instance: 'mine',
    });
  });

  test('the instance a person works with is refused', () => {
    expect(() => parseOptions(['--instance', 'default'])).toThrow(/will not run on the instance "default"/);
  });

  test('a run can be given minutes, in whole ones', () => {
    expect(parseOptions(['--minutes', '60']).minutes).toBe(60);
    for (const wrong of ['0', '-1', '1.5', 'soon']) {
      expect(() => parseOptions([`--minutes=${wrong}`])).toThrow(`"${wrong}" is no number of minutes`);
    }
  });

  test('an unknown option is named', () => {
    expect(() => parseOptions(['--grap', 'bump'])).toThrow(/--grap/);
  });
});
