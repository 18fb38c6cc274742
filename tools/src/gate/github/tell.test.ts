import { expect, test } from '@jest/globals';
import { withFakeGh } from '../../lib/github/fake-gh.ts';
import { tellSettings } from './tell.ts';

const drift = (setting: string) => ({ setting, wanted: true, found: false });

test('one issue tells what stands otherwise, is renewed, and closed when nothing does', () =>
  withFakeGh(async ({ github, state }) => {
    expect(await tellSettings(github, { drifts: [], unseen: [] })).toBe('Nothing to tell.');
    await tellSettings(github, { drifts: [drift('Actions: enabled')], unseen: [] });
    await tellSettings(github, { drifts: [drift('label preview')], unseen: [] });
    const [issue, ...others] = (await state()).issues!;
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      state: 'open',
      body: expect.stringContaining('- label preview: otherwise, wanted true'),
    });
    expect(issue!.body).not.toContain('Actions: enabled');
    const unseen = [{ setting: 'x', needs: 'y' }];
    expect(await tellSettings(github, { drifts: [], unseen })).toContain('is closed');
    expect((await state()).issues).toMatchObject([{ state: 'closed' }]);
  }));
