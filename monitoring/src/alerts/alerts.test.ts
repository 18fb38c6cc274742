import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readNames } from '@lockstep/tools/model/names/names';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { knownNames } from '../emitted/known.ts';
import { emittedByOurs } from '../emitted/own.ts';
import { unknownNames } from '../emitted/problems.ts';
import { checkExpr } from '../promql/index.ts';
import { allAlerts } from '../rules/all.ts';
import { runbookName } from './alert.ts';

const folder = join(repositoryRoot, 'docs', 'runbooks');
const names = [...new Set(allAlerts().map(({ alert }) => alert))];

async function pages(): Promise<Map<string, string>> {
  const files = (await readdir(folder)).filter((file) => file !== 'README.md');
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  );
}

/** The blocks of a page in that language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block]) => `${block}`);
}

/** The labels that an alert has: its own, and those that its expression keeps. */
function keptLabels(expr: string, labels: object): string[] {
  const lists = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list]) => `${list}`.split(', '));
  return [...Object.keys(labels), ...lists];
}

describe('every alert', () => {
  test.each(allAlerts())(
    '$alert says what it is, how urgent, and where to read on',
    ({ alert, labels, annotations }) => {
      expect(['page', 'ticket', 'none']).toContain(labels['severity']);
      expect(annotations).toEqual({
        summary: expect.stringMatching(/^\S.{10,120}[^.]$/),
        description: expect.stringMatching(/\.$/),
        runbook_url: `${readNames().repository}/blob/main/docs/runbooks/${runbookName(alert)}.md`,
      });
    },
  );

  test.each(allAlerts())('$alert shows only labels that its expression keeps', ({ expr, labels, annotations }) => {
    const shown = [
      ...Object.values(annotations)
        .join(' ')
        .matchAll(/\$labels\.(\w+)/g),
    ].map(([, label]) => `${label}`);
    const kept = keptLabels(expr, labels);
    // absent() gives back what it selects by.
    const selected = expr.includes('absent(') ? ['job'] : [];
    expect(shown.filter((label) => ![...kept, ...selected].includes(label))).toEqual([]);
  });

  test('that wakes somebody is about what users feel', () => {
    const paging = allAlerts().filter(({ labels }) => labels['severity'] === 'page');
    expect([...new Set(paging.map(({ alert }) => alert))].toSorted()).toEqual([
      'DatabaseWithoutPrimary',
      'DatabaseWithoutStandby',
      'ErrorBudgetBurn',
      'IdentityEndsSoon',
      'IngressFailing',
      'NoReadyReplicas',
      'ServiceMetricsAbsent',
      'ServiceUnreachable',
    ]);
  });
});

describe('runbooks', () => {
  test('are there for each alert, and for nothing else', async () => {
    expect([...(await pages()).keys()].toSorted()).toEqual(names.map((name) => `${runbookName(name)}.md`).toSorted());
  });

  test('are named after their alert and say where to look and what to do', async () => {
    const found = await pages();
    for (const name of names) {
      const text = found.get(`${runbookName(name)}.md`) ?? '';
      const parts = [...text.matchAll(/^(?:# |## |\*\*)([^*\n]+)/gm)].map(([, part]) => part);
      expect(parts).toEqual([name, 'Users', 'Look', 'Do', 'So that it stays away']);
    }
  });

  test.each(allAlerts())('commands for $alert name only labels that it has', async ({ alert, expr, labels }) => {
    const text = (await pages()).get(`${runbookName(alert)}.md`) ?? '';
    const named = [...text.matchAll(/\$\{?([A-Z]{3,})/g)].map(([, name]) => `${name}`.toLowerCase());
    expect(named.filter((name) => !keptLabels(expr, labels).includes(name))).toEqual([]);
  });

  test('name no metric or label that nothing emits', async () => {
    const known = await knownNames(repositoryRoot, await emittedByOurs());
    const problems = [...(await pages())].flatMap(([file, text]) =>
      blocks(text, 'promql').flatMap((expr) =>
        [...checkExpr(expr), ...unknownNames(expr, known)].map((problem) => `${file}: ${problem}`),
      ),
    );
    expect(problems).toEqual([]);
  });
});
