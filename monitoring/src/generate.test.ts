import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { ruleExpressions } from './expressions.ts';
import { driftOf, generated, writeGenerated } from './generate.ts';
import { checkExpr } from './promql/index.ts';
import { configProblems } from './promtool/config.ts';
import { ruleFiles } from './rules/files.ts';

test('the committed files are what their sources generate', async () => {
  expect(await driftOf(repositoryRoot)).toEqual([]);
});

test('what differs, is missing or is left over is drift, and generating mends it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-generate-'));
  try {
    await mkdir(join(folder, 'monitoring', 'rules'), { recursive: true });
    await writeFile(join(folder, 'monitoring', 'rules', 'alerts.yaml'), 'groups: []\n');
    await writeFile(join(folder, 'monitoring', 'rules', 'old.yaml'), 'groups: []\n');
    const files = (await generated()).map(({ path }) => path);
    expect((await driftOf(folder)).toSorted()).toEqual([...files, 'monitoring/rules/old.yaml'].toSorted());
    await writeGenerated(folder);
    expect(await driftOf(folder)).toEqual([]);
    expect(await writeGenerated(folder)).toEqual([]);
    expect((await readdir(join(folder, 'monitoring', 'rules'))).toSorted()).toEqual(['alerts.yaml', 'objectives.yaml']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the YAML says what the source says', async () => {
  const texts = new Map((await generated()).map(({ path, text }) => [path, text]));
  for (const { path, groups } of ruleFiles()) {
    expect(parse(texts.get(path) ?? '')).toEqual({ groups });
  }
});

test('Prometheus reads its configuration with all rules, without a warning', async () => {
  expect(await configProblems(repositoryRoot)).toEqual([]);
});

test('every expression of a rule parses and has the right types', () => {
  expect(
    ruleExpressions().flatMap(({ where, expr }) => checkExpr(expr).map((problem) => `${where}: ${problem}`)),
  ).toEqual([]);
});
