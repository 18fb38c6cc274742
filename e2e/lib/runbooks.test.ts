import { expect, test } from '@jest/globals';
import { readRunbooks } from './typed-runbooks.ts';
import { filled, runbookCommands } from './runbooks.ts';
import { notTyped, storyOfPage } from './runbook-tables.ts';
import { loadScenarios } from '../scenarios.ts';

const page = `# PodUnwell

See \`status.phase\` and \`kubectl top
pods\`.

\`\`\`sh
kubectl get pods           # all of them
# and then
kubectl -n web exec pod -- amtool \\
  silence add
\`\`\`

\`\`\`promql
sum by (pod)
  (up)
\`\`\`

\`\`\`yaml
kubectl: no command
\`\`\`

- \`kubectl certificate approve NAME\`
`;

test('every command of a page is found: of its blocks, and between backticks', () => {
  expect(runbookCommands('pod-unwell', page).map(({ language, text }) => `${language}: ${text}`)).toEqual([
    'sh: kubectl get pods',
    'sh: kubectl -n web exec pod -- amtool silence add',
    'promql: sum by (pod)\n  (up)',
    'sh: kubectl top pods',
    'sh: kubectl certificate approve NAME',
  ]);
});

test.each([
  ['kubectl logs job/NAME', 'kubectl logs job/web'],
  ['curl -sSv https://HOST/', 'curl -sSv https://web.localhost/'],
  ['kubectl -n "$NAMESPACE" get pods "${NAME}" NAME', 'kubectl -n "$NAMESPACE" get pods "${NAME}" web'],
  ["kubectl get nodes --output jsonpath='{.NAME}'", "kubectl get nodes --output jsonpath='{.NAME}'"],
  ['bootstrap ENVIRONMENT --context NAME', 'bootstrap ENVIRONMENT --context web'],
  ['status --context production=NAME', 'status --context production=web'],
])('a person writes into `%s`', (text, expected) => {
  expect(filled({ page: 'any', language: 'sh', text }, { NAME: 'web', HOST: 'web.localhost' })).toBe(expected);
});

test('the commands of each runbook are typed in a story, and what is not typed stands in one', async () => {
  const commands = await readRunbooks();
  const stories = new Set((await loadScenarios()).map(({ name }) => name));
  expect(
    [...new Set(commands.map((command) => storyOfPage(command.page)))].filter((name) => !stories.has(name)),
  ).toEqual([]);
  const unwritten = notTyped.filter(([which]) => !commands.some(({ text }) => which.test(text)));
  expect(unwritten).toEqual([]);
});
