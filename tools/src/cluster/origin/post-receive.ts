// The origin's post-receive hook: `node post-receive.ts <instance>`, one line "old new ref" per ref on standard input.
import { readFileSync } from 'node:fs';
import { keepFigures } from '../../delivery/dora/keep.ts';
import { changedPaths } from '../../lib/git/history.ts';
import { loadInstance, metricsPath } from '../../model/instance.ts';
import { localSite } from '../../model/local-site.ts';
import { loadSecrets } from '../up/secrets.ts';
import { callWebhook, pushEvent } from './webhook.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';

const none = '0'.repeat(40);

/** Tells the Argo CD of every environment of a push to main. A hook runs inside its repository. */
async function announce(instanceName: string, pushes: readonly string[]): Promise<void> {
  const instance = await loadInstance(instanceName);
  const { webhook: secret } = await loadSecrets(instance);
  for (const line of pushes) {
    const [before = none, after = none, ref = ''] = line.split(' ');
    if (ref !== 'refs/heads/main' || after === none) continue;
    const modified = before === none ? [] : await changedPaths('.', before, after);
    const body = pushEvent({ ref, before, after, modified });
    await Promise.all(
      instance.environments.map(async (environment) => {
        const target = localSite(instance, environment, `argocd.${environment}.localhost`);
        const outcome = await callWebhook({ target, body, secret }).then(
          (status) => (status === 200 ? 'told' : `answered ${status}; its poll will bring the commit`),
          (error: unknown) => `not reached (${wordsOf(error)}); its poll will bring the commit`,
        );
        console.log(`Argo CD of ${environment}: ${outcome}`);
      }),
    );
  }
}

/** Brings the figures that Prometheus reads up to date; a push is taken whatever becomes of them. */
async function measureAnew(instanceName: string, pushes: readonly string[]): Promise<void> {
  if (!pushes.some((line) => line.endsWith(' refs/heads/main'))) return;
  const instance = await loadInstance(instanceName);
  await keepFigures('.', metricsPath(instance));
}

const [name, lines] = [process.argv[2] ?? 'default', readFileSync(0, 'utf8').split('\n').filter(Boolean)];

// With this variable set a push is not announced: so that the poll can be seen to bring it all the same.
if (process.env['LOCKSTEP_SKIP_WEBHOOK'] !== '1') {
  await announce(name, lines);
}
await measureAnew(name, lines).catch((error: unknown) =>
  console.log(`Delivery figures: not renewed: ${wordsOf(error)}`),
);
