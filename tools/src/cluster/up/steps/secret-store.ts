import { waitFor } from '../../../lib/process/wait.ts';
import type { Instance } from '../../../model/instance.ts';
import type { Step } from '../context.ts';

/** What stands in for AWS Secrets Manager; it takes any credentials, and forgets everything when it ends. */
export const secretStoreImage = 'docker.io/motoserver/moto:5.2.5';

export function secretStoreContainer(instance: Pick<Instance, 'prefix'>): string {
  return `${instance.prefix}-secrets`;
}

/** Where this machine reaches it. */
export function secretStoreUrl({ ports }: Pick<Instance, 'ports'>): string {
  return `http://127.0.0.1:${ports.secrets}`;
}

/** The store that both clusters read, where the part `secrets` is asked for. */
export const startSecretStore: Step = {
  title: 'Store of secrets, where it is asked for',
  run: async ({ instance, engine }) => {
    if (!instance.parts?.includes('secrets')) return;
    const name = secretStoreContainer(instance);
    if ((await engine.state(name)) !== 'running') {
      await engine.remove(name);
      await engine.create({
        name,
        image: secretStoreImage,
        network: instance.prefix,
        aliases: ['secrets.lockstep.internal'],
        mounts: [],
        publish: [{ host: instance.ports.secrets, container: 80 }],
        env: { MOTO_PORT: '80' },
      });
    }
    const url = `${secretStoreUrl(instance)}/moto-api/`;
    await waitFor({ what: `the store of secrets at ${url}`, seconds: 60, every: 200 }, async () => {
      const response = await fetch(url);
      await response.body?.cancel();
      return response.status === 200 ? { done: undefined } : { seen: `HTTP ${response.status}` };
    });
  },
};
