import { expect, jest, test } from '@jest/globals';
import { bump } from './bump.ts';
import { eventsText } from './history/events-text.ts';
import { eventsOf } from './history/history.ts';
import { promote } from './promotion/promote.ts';
import { withSource } from './read-repository.ts';
import { rollBack } from './rollback.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageText } from '../model/image.fixture.ts';
import { versionsOf } from './history/versions.ts';
import { deliveryStatus } from './status.ts';
import { deliveryText } from './status-text.ts';

jest.setTimeout(120_000);

const statusOf = ({ remote }: ScratchRepository) =>
  withSource({ repo: remote, instance: 'none' }, (source) => deliveryStatus(source));

async function release(scratch: ScratchRepository, number: string): Promise<string> {
  const source = await scratch.write('apps/web/a', number);
  await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
  return source.slice(0, 7);
}

test('what runs, since when, what waits and what is held are known from git alone', () =>
  withScratchRepository(async (scratch) => {
    expect(deliveryText(await statusOf(scratch))).toMatch(/staging +- +nothing pinned yet\nproduction +- +nothing/);
    const first = await release(scratch, '1');
    await promote({ repo: scratch.remote, merge: true });
    expect(deliveryText(await statusOf(scratch))).toContain('Nothing waits');
    const second = await release(scratch, '2');
    const waiting = deliveryText(await statusOf(scratch));
    expect(waiting).toMatch(new RegExp(`staging +web +${second} +sha256:222222222222 +\\d+s`));
    expect(waiting).toMatch(new RegExp(`production +web +${first} +sha256:111111111111 +\\d+s`));
    expect(waiting).toContain(
      `web waits for production: ${first} -> ${second}, 1 commit\n  ${second} Write apps/web/a`,
    );
    await promote({ repo: scratch.remote, merge: true });
    await rollBack({ repo: scratch.remote, environment: 'production', reason: 'errors doubled' });
    const held = deliveryText(await statusOf(scratch));
    expect(held).toMatch(/not offered: production was rolled back from it by [0-9a-f]{7}, /);
    expect(held).toMatch(/production is held since .* UTC by .*: errors doubled/);
  }));

test('the history names each change, rollback and hold, newest first', () =>
  withScratchRepository(async (scratch) => {
    const first = await release(scratch, '1');
    await promote({ repo: scratch.remote, merge: true });
    const second = await release(scratch, '2');
    await promote({ repo: scratch.remote, merge: true });
    await rollBack({ repo: scratch.remote, environment: 'production', reason: 'errors doubled' });
    const rows = eventsText(eventsOf(await versionsOf(scratch.remote, 'production', 'main'))).split('\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toContain(`web ${second} -> ${first}; rolled back; held: errors doubled`);
    expect(rows[2]).toContain(`web ${first} -> ${second}  `);
    expect(rows[3]).toContain(`web none -> ${first}  `);
  }));
