import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { commit } from '../lib/git/checkout.ts';
import { init } from '../lib/git/repository.ts';
import { configFile } from '../model/config/config.ts';
import { environmentFindings } from './environment-order.ts';

const list = (names: string): string => `[${names.split(' ').map((name) => `'${name}'`).join(', ')}]`; // prettier-ignore
const config = (names: string, live?: string): string =>
  `export default { environments: ${list(names)}${live === undefined ? '' : `, live: ${list(live)}`} };\n`;

/** The reasons against a change of the settings from one text to the other. */
async function reasons(before: string, after: string, folders: readonly string[] = []): Promise<readonly string[]> {
  return await withScratchFolder('order', async (root) => {
    await init(root);
    const write = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    };
    await write(configFile, before);
    for (const folder of folders) await write(`clusters/${folder}/web/kustomization.yaml`, 'kind: Kustomization\n');
    const start = await commit(root, 'First', ['.']);
    await write(configFile, after);
    return (await environmentFindings(root, start)).map(({ reason }) => reason);
  });
}

const two = config('staging production');
const three = config('staging qa production');

test.each([
  ['one comes in between', two, three],
  ['one goes whose folder is gone', three, two],
  ['another region comes after production, which stays what customers use', two, config('staging production production-eu', 'production production-eu')],
  ['nothing changes', three, three],
  ['nothing is said of them', 'export default {};\n', two],
])('it is let in: %s', async (_what, before, after) => {
  expect(await reasons(before, after)).toEqual([]);
}); // prettier-ignore

test.each([
  ['an order changed', three, config('staging production qa'), /^it came after qa, whose images it took/],
  ['production first', two, config('production staging'), /^it came after staging/],
  ['one after production alone is what customers use', two, config('staging production production-eu'), /^customers use it/],
  ['production is what customers use no more', config('staging production eu', 'production eu'), config('staging production eu'), /^customers use it/],
])('it is refused: %s', async (_what, before, after, reason) => {
  expect((await reasons(before, after)).some((each) => reason.test(each))).toBe(true);
}); // prettier-ignore

test('one whose cluster syncs its folder does not go', async () => {
  const [found] = await reasons(three, two, ['staging', 'qa', 'production']);
  expect(found).toBe('its cluster goes on to sync 1 overlays that nobody checks any more');
});
