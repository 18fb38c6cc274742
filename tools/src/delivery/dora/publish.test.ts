import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { bump } from '../bump.ts';
import { promote } from '../promotion/promote.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { imageText } from '../../model/image.fixture.ts';
import { commitOf, shapeOf } from '../../lib/git/objects.ts';
import { metricsBranch, publishFigures } from './publish.ts';
import { git } from '../../lib/git/git.ts';

jest.setTimeout(300_000);

const publish = (scratch: ScratchRepository, window = '30d') => publishFigures({ repo: scratch.remote, window });
const tip = async (scratch: ScratchRepository) => (await commitOf(scratch.remote, metricsBranch))!;
const read = (scratch: ScratchRepository) => scratch.read('dora.prom', metricsBranch);

async function release(scratch: ScratchRepository, digits: string): Promise<void> {
  const source = await scratch.write('apps/web/a', digits);
  await bump({ repo: scratch.remote, images: [imageText('web', source, digits)] });
  await promote({ repo: scratch.remote, merge: true });
}

test('the branch holds the figures in one commit, anew each time, and main stays', () =>
  withScratchRepository(async (scratch) => {
    await publish(scratch);
    expect(await read(scratch)).not.toContain('dora_deployments');
    await release(scratch, '1');
    const main = await commitOf(scratch.remote, 'main');
    const { commit, tries } = await publish(scratch);
    expect([commit, tries]).toEqual([await tip(scratch), 1]);
    expect(await shapeOf(scratch.remote, commit)).toEqual({ names: ['dora.prom'], commits: 1 });
    expect(await read(scratch)).toContain('dora_deployments{service="web",window="30d"} 1\n');
    expect(await commitOf(scratch.remote, 'main')).toBe(main);
  }));

test('of many at once all end well, one after the other, with one commit left', () =>
  withScratchRepository(async (scratch) => {
    await release(scratch, '1');
    // Each its own figures: the same ones of the same second are one commit, which nobody loses against.
    const all = await Promise.all(Array.from({ length: 5 }, (_, index) => publish(scratch, `${30 + index}d`)));
    expect(all.some(({ tries }) => tries > 1)).toBe(true);
    expect(all.map(({ commit }) => commit)).toContain(await tip(scratch));
    expect((await shapeOf(scratch.remote, await tip(scratch))).commits).toBe(1);
  }));

test('whoever was late measures anew: a deployment that came between is in the figures', () =>
  withScratchRepository(async (scratch) => {
    const { remote } = scratch;
    const point = (branch: string, to: string) => git(remote, ['update-ref', `refs/heads/${branch}`, to]);
    await release(scratch, '1');
    const before = { main: (await commitOf(remote, 'main'))!, metrics: (await publish(scratch)).commit };
    await release(scratch, '2');
    const after = { main: (await commitOf(remote, 'main'))!, metrics: (await publish(scratch)).commit };
    for (const [branch, to] of Object.entries(before)) await point(branch, to);
    // Both arrive from elsewhere while the first push is under way.
    const moves = Object.entries(after).map(([branch, to]) => `git update-ref refs/heads/${branch} ${to}`);
    const hook = join(remote, 'hooks', 'update');
    await writeFile(hook, ['#!/bin/sh', 'mkdir late 2>/dev/null || exit 0', ...moves, ''].join('\n'), { mode: 0o755 });
    expect((await publish(scratch)).tries).toBe(2);
    expect(await read(scratch)).toContain('dora_deployments{service="web",window="30d"} 2\n');
  }));

test("somebody's own branch of that name is refused, and stays", () =>
  withScratchRepository(async (scratch) => {
    await git(scratch.person, ['push', '--quiet', 'origin', 'HEAD:metrics']);
    const before = await tip(scratch);
    await expect(publish(scratch)).rejects.toThrow('it holds README.md, and not just dora.prom');
    expect(await tip(scratch)).toBe(before);
  }));

test('where the branch may not be written, the reason is that of the remote', () =>
  withScratchRepository(async (scratch) => {
    await writeFile(join(scratch.remote, 'hooks', 'pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expect(publish(scratch)).rejects.toThrow('Could not push metrics to the remote');
  }));
