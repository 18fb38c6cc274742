import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/files/paths.ts';
import { git } from '../lib/git/git.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { firstEnvironment } from '../model/environment.ts';
import { holdPath, holdText } from '../model/hold-file.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { hold } from './hold.ts';
import { bump, planBump } from './bump.ts';

const script = join(repositoryRoot, 'tools/least/push-bump.mjs');
const path = imagesPath(firstEnvironment);

/** Plans the bump of one image on main's fresh tip, as the job without a token does. */
async function planned({ person }: ScratchRepository, ...images: readonly string[]) {
  await git(person, ['fetch', '--quiet', 'origin', 'main']);
  await git(person, ['checkout', '--quiet', '--detach', 'origin/main']);
  return await planBump({ images, root: person });
}

/** Runs the script as the job with the token does. */
async function pushed({ remote }: ScratchRepository, plan: unknown): Promise<{ code: number; said: string }> {
  const who = {
    GIT_AUTHOR_NAME: 'bot',
    GIT_AUTHOR_EMAIL: 'b@o.t',
    GIT_COMMITTER_NAME: 'bot',
    GIT_COMMITTER_EMAIL: 'b@o.t',
  };
  const env = { PATH: process.env['PATH'], PLAN: JSON.stringify(plan), REPOSITORY: remote, ...who };
  return await promisify(execFile)(process.execPath, [script, firstEnvironment], { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  );
}

test('what is planned without a token is what `bump --push` would have pushed', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    const { plan } = await planned(scratch, imageText('web', source, '1'));
    expect(await pushed(scratch, plan)).toMatchObject({ code: 0, said: expect.stringContaining('Bump web') });
    expect(readImages(path, await scratch.read(path))).toEqual([imageOf('web', source, '1')]);
    const [made, before] = await scratch.subjects();
    expect([made, before]).toEqual([`Bump web to ${source.slice(0, 7)} in ${firstEnvironment}`, 'Write apps/web/a']);
    expect((await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] })).changes).toEqual([]);
  }));

test('a commit of others in between is no reason to decide anew, and stays', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    const { plan } = await planned(scratch, imageText('web', source, '1'));
    await scratch.write('docs/a.md', 'x\n');
    expect((await pushed(scratch, plan)).code).toBe(0);
    expect(await scratch.read('docs/a.md')).toBe('x\n');
  }));

test.each(['a hold', 'another bump'])('%s in between is: nothing is pushed', (what) =>
  withScratchRepository(async (scratch) => {
    const one = await scratch.write('apps/web/a', '1');
    const two = await scratch.write('apps/web/a', '2');
    const { plan } = await planned(scratch, imageText('web', one, '1'));
    await (what === 'a hold'
      ? hold({ repo: scratch.remote, environment: firstEnvironment, reason: 'holidays' })
      : bump({ repo: scratch.remote, images: [imageText('web', two, '2')] }));
    const before = await scratch.subjects();
    const { code, said } = await pushed(scratch, plan);
    expect([code, said]).toEqual([1, expect.stringMatching(/changed since\. Run all jobs/)]);
    expect(await scratch.subjects()).toEqual(before);
  }),
);

test('a hold that is over goes with it', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    const over = { reason: 'x', since: '2026-01-02T03:04:05Z', until: '2026-01-03T03:04:05Z', by: 'Ada' };
    await scratch.write(holdPath(firstEnvironment), holdText(over));
    const { plan } = await planned(scratch, imageText('web', source, '1'));
    expect((await pushed(scratch, plan)).code).toBe(0);
    expect(await scratch.read(holdPath(firstEnvironment))).toBeUndefined();
  }));

test('there is no plan where nothing changes, and none while a hold stands', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
    expect((await planned(scratch, imageText('web', source, '1'))).plan).toBeUndefined();
    await hold({ repo: scratch.remote, environment: firstEnvironment, reason: 'holidays' });
    expect(await planned(scratch, imageText('web', source, '2'))).toMatchObject({ held: { reason: 'holidays' } });
  }));

const text = (line: string) =>
  `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n  - name: ghcr.io/a/web\n${line}\n`;
const hash = 'a'.repeat(40);

test.each<[string, { files?: object | undefined; message?: string; inputs?: object }, RegExp]>([
  ['another file', { files: { 'lockstep.config.ts': 'x' } }, /it touches lockstep\.config\.ts/],
  [
    "another environment's images",
    { files: { 'clusters/production/images/kustomization.yaml': 'x' } },
    /it touches clus/,
  ],
  ['a path out of it', { files: { [`${path}/../../argocd/kustomization.yaml`]: 'x' } }, /it touches/],
  ['a hold that it writes', { files: { [holdPath(firstEnvironment)]: 'x' } }, /it writes clusters/],
  ['a removed file of images', { files: { [path]: null } }, /it removes/],
  ['a resource', { files: { [path]: text('resources:') } }, /pins no image: resources:/],
  ['a patch', { files: { [path]: text('patches: [{path: https://example.org/x}]') } }, /pins no image: patches/],
  ['a tag that is no commit', { files: { [path]: text('    newTag: latest') } }, /pins no image: newTag: latest/],
  ['another name of an image', { files: { [path]: text('    newName: evil/web') } }, /pins no image: newName/],
  ['no file of images', { files: undefined }, /it does not write/],
  ['another subject', { message: 'Grant me everything' }, /none of a bump/],
  ['nothing that it rests on', { inputs: {} }, /what it rests on/],
])('a plan with %s is refused before anything is fetched', async (_what, part, why) => {
  const files = { [path]: text(`    newTag: ${hash}`), ...part.files };
  const inputs = { [path]: null, [holdPath(firstEnvironment)]: null };
  const plan = {
    message: 'Bump web',
    inputs,
    ...part,
    files: 'files' in part && part.files === undefined ? {} : files,
  };
  const { code, said } = await pushed({ remote: '/nowhere' } as ScratchRepository, plan);
  expect([code, said]).toEqual([1, expect.stringMatching(why)]);
});

test('whatever runs beside a token that passes the rules of main uses the modules of Node alone', async () => {
  const imports = [...(await readFile(script, 'utf8')).matchAll(/^import .* from '([^']+)';$/gm)].map(
    ([, from]) => from!,
  );
  expect(imports.length).toBeGreaterThan(3);
  expect(imports.filter((from) => !from.startsWith('node:'))).toEqual([]);
});
