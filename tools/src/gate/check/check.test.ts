import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { init } from '../../lib/git/repository.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { Failure } from '../../lib/failure.ts';
import { sentence } from '../../model/finding.ts';
import { configFile } from '../../model/config/config.ts';
import { check, passes, sectionText, type SectionReport } from './check.ts';
import { contextOf } from './context.ts';

let root: string;
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-check-'));
  await init(root);
  await copyFile(join(repositoryRoot, configFile), join(root, configFile));
  for (const environment of ['staging', 'production']) {
    await put(`clusters/${environment}/web/kustomization.yaml`, 'kind: Kustomization\nresources: [service.yaml]\n');
    await put(`clusters/${environment}/web/service.yaml`, 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n');
  }
});
afterEach(() => rm(root, { recursive: true }));

const failing = async (): Promise<never> => {
  throw new Failure({ what: 'No mirror answers', wayOut: 'Wait.' });
};
const broken = async (): Promise<never> => {
  throw new TypeError('x is not a function');
};

describe('check', () => {
  test('runs the sections that were asked for, and tells each', async () => {
    const told: string[] = [];
    const report = await check(contextOf({ root }), {
      only: ['secrets', 'render'],
      told: ({ name }) => told.push(name),
    });
    expect(told).toEqual(['render', 'secrets']);
    expect(report.sections.flatMap(({ findings }) => findings)).toEqual([]);
    expect(passes(report)).toBe(true);
  });

  test('names an overlay that does not render, and does not run what reads renders', async () => {
    await put('clusters/staging/web/kustomization.yaml', 'kind: Kustomization\nresources: [absent.yaml]\n');
    const report = await check(contextOf({ root }), { only: ['render', 'graph'] });
    const [render, graph] = report.sections;
    expect(render?.findings).toEqual([expect.objectContaining({ file: 'clusters/staging/web' })]);
    expect(render?.findings[0]?.reason).toContain('absent.yaml');
    expect(graph?.notRun).toBe('an overlay does not render');
    expect(passes(report)).toBe(false);
  });

  test('names an overlay whose kustomization is no YAML', async () => {
    await put('clusters/staging/web/kustomization.yaml', 'kind: Kustomization\nresources: [service.yaml]: again\n');
    const { sections } = await check(contextOf({ root }), { only: ['render'] });
    expect(sections[0]?.findings).toEqual([
      expect.objectContaining({ file: 'clusters/staging/web', object: 'overlay' }),
    ]);
  });

  test('names an environment that has nothing to render', async () => {
    await rm(join(root, 'clusters', 'production'), { recursive: true });
    const { sections } = await check(contextOf({ root }), { only: ['render'] });
    expect(sections[0]?.findings).toEqual([expect.objectContaining({ file: 'clusters/production' })]);
  });

  test('goes on where a section cannot be run, by a failure or by a mistake, and does not pass', async () => {
    const context = { ...contextOf({ root }), trees: failing, sources: broken };
    const report = await check(context, { only: ['render', 'tree', 'graph', 'secrets'] });
    expect(report.sections.map(({ notRun, broke }) => [notRun, broke])).toEqual([
      [undefined, undefined],
      [expect.stringMatching(/^a mistake of these tools: TypeError: x is not a function \(gate\/check\//), true],
      [expect.stringMatching(/^a mistake/), true],
      [undefined, undefined],
    ]);
    expect(passes(report)).toBe(false);
    const only = await check(context, { only: ['api-server'] });
    expect(only.sections[0]).toMatchObject({ notRun: 'No mirror answers. Wait.' });
  });

  test('answers odd files by sentences', async () => {
    await mkdir(join(root, 'clusters/staging/api/kustomization.yaml'), { recursive: true });
    await put('base/alias.yaml', 'a: *nowhere\n');
    await put('tools/versions.json', '{');
    const { sections } = await check(contextOf({ root }), { only: ['render', 'tree', 'graph'] });
    const said = sections.flatMap(({ findings, notRun = '' }) => [notRun, ...findings.map((each) => sentence(each))]);
    expect(sections.filter(({ broke }) => broke)).toEqual([]);
    expect(said).toContainEqual(expect.stringContaining('base/alias.yaml: document: the text is no YAML'));
    expect(said).toContainEqual(expect.stringContaining('tools/versions.json: document: the text is unreadable'));
    expect(said).toContainEqual(expect.stringContaining('A folder stands where a file belongs'));
  });

  test('sees the graph of another checkout', async () => {
    const { sections } = await check(contextOf({ root }), { only: ['graph'] });
    expect(sections[0]?.findings.map(({ reason }) => reason)).toContain('no Application that the root brings syncs it');
  });

  test('refuses a section that is none, and one that lacks its base', async () => {
    await expect(check(contextOf({ root }), { only: ['graphs'] })).rejects.toThrow('"graphs" is no section');
    await expect(check(contextOf({ root }), { only: ['scope'] })).rejects.toThrow('Add --base REVISION.');
  });
});

test('a report says per section what holds, what is refused and what did not run', () => {
  const report: SectionReport = { name: 'a', title: 'all is well', seconds: 1.26, findings: [], notes: ['note'] };
  expect(sectionText(report)).toBe('ok      all is well (1.3 s)\n        note');
  const found = { file: 'f', object: 'o', field: 'a', value: 'b', reason: 'c', wayOut: 'D.' };
  expect(sectionText({ ...report, findings: [found], notes: [] })).toBe(
    'REFUSED all is well (1.3 s)\n        f: o: a is b: c. D.',
  );
  const twice = sectionText({ ...report, findings: [found, { ...found, file: 'g' }], notes: [] });
  expect(twice.split('\n').slice(1)).toEqual(['        f, g: o: a is b: c. D.']);
  expect(sectionText({ ...report, notRun: 'no API server', notes: [] })).toBe(
    'NOT RUN all is well (1.3 s): no API server',
  );
});
