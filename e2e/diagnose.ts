import { appendFile } from 'node:fs/promises';
import { environments } from '@lockstep/tools/model/environment';
import { findInstance } from '@lockstep/tools/model/instance';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { kubectl, type Kubectl } from '@lockstep/tools/toolbox/kubectl';

const logOf = (name: string, namespace = 'argocd'): string[] => [
  'logs',
  `--namespace=${namespace}`,
  `--selector=app.kubernetes.io/name=${name}`,
  '--tail=200',
];

/** What is asked of each cluster: a heading, the kubectl command, and how many of its last lines are printed. */
const questions: readonly { readonly title: string; readonly args: readonly string[]; readonly lines: number }[] = [
  { title: 'pods', args: ['get', 'pods', '--all-namespaces', '--output=wide'], lines: 60 },
  { title: 'events', args: ['get', 'events', '--all-namespaces', '--sort-by=.lastTimestamp'], lines: 30 },
  {
    title: 'Applications',
    args: [
      'get',
      'applications.argoproj.io',
      '--namespace=argocd',
      '--output=jsonpath={range .items[*]}{.metadata.name}{" "}{.status.sync.status}{" "}{.status.health.status}{" at "}' +
        '{.status.sync.revision}{" conditions="}{.status.conditions}{" operation="}{.status.operationState.phase}{" "}' +
        '{.status.operationState.message}{"\\n"}{end}',
    ],
    lines: 40,
  },
  { title: 'log of the application controller', args: logOf('argocd-application-controller'), lines: 15 },
  { title: 'log of the repo server', args: logOf('argocd-repo-server'), lines: 10 },
  { title: 'log of the API server of Argo CD', args: logOf('argocd-server'), lines: 10 },
  {
    title: 'log of the ingress controller',
    args: ['logs', '--namespace=ingress', '--selector=app.kubernetes.io/name=traefik', '--tail=100'],
    lines: 10,
  },
  { title: 'log of Prometheus', args: logOf('prometheus', 'monitoring'), lines: 10 },
  { title: 'log of Alertmanager', args: logOf('alertmanager', 'monitoring'), lines: 5 },
];

/** Prints the state of both clusters, shortened, and appends all of it to a file. */
export async function diagnoseClusters(
  instanceName: string,
  scenario: string,
  print: (line: string) => void,
  file: string,
): Promise<void> {
  const instance = await findInstance(instanceName);
  if (instance === undefined) return print('  nothing to look at: the instance does not exist');
  for (const environment of environments) {
    for (const { title, args, lines } of questions) {
      const text = await answerOf(kubectl(instance, environment), args);
      await appendFile(file, `=== ${scenario}: ${environment}: ${title}\n${text}\n`);
      print(`  --- ${environment}: ${title}`);
      for (const line of text.split('\n').slice(-lines)) print(`      ${line.slice(0, 300)}`);
    }
  }
  print(`  all of it: ${file}`);
}

function answerOf(cluster: Kubectl, args: readonly string[]): Promise<string> {
  return cluster.run(args, { timeout: 15_000 }).then(({ stdout }) => stdout, wordsOf);
}
