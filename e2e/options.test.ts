import { describe, expect, test } from '@jest/globals';
import { parseE2eOptions } from './options.ts';

describe('options of the end-to-end tests', () => {
  test('by default everything runs, on clusters of its own, which are removed', () => {
    expect(parseE2eOptions([])).toEqual({ keep: false, reuse: false, list: false, help: false, instance: 'e2e' });
  });

  test('a scenario and an instance can be named', () => {
    expect(parseE2eOptions(['--grep', 'bump', '--reuse', '--instance', 'mine'])).toMatchObject({
      grep: 'bump',
      reuse: true,
      instance: 'mine',
    });
  });

  test('the instance a person works with is refused', () => {
    expect(() => parseE2eOptions(['--instance', 'default'])).toThrow(/will not run on the instance "default"/);
  });

  test('a run can be given minutes, in whole ones', () => {
    expect(parseE2eOptions(['--minutes', '60']).minutes).toBe(60);
    for (const wrong of ['0', '-1', '1.5', 'soon']) {
      expect(() => parseE2eOptions([`--minutes=${wrong}`])).toThrow(`"${wrong}" is no number of minutes`);
    }
  });

  test('an unknown option is named', () => {
    expect(() => parseE2eOptions(['--grap', 'bump'])).toThrow(/--grap/);
  });
});
