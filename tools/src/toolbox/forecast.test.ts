import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { openForecast } from './forecast.ts';
import { keepTime, lastTime } from './last-times.ts';

test('each step that begins says what it took and what is left; what it takes now is kept', () =>
  withScratchFolder('forecast', async (cache) => {
    await keepTime('two', 'r', 120, cache);
    const forecast = await openForecast({ inOrder: ['one', 'two'] }, () => 'r', cache);
    expect(forecast.begin('one')).toBe('never timed here; left: 2 steps, about 2 min and 1 never timed here');
    await forecast.end('one');
    expect(forecast.begin('two')).toBe('2 min last time; left: 1 step, about 2 min');
    expect(await lastTime('one', 'r', cache)).toBeLessThan(60);
  }));
