import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../lib/failure.ts';
import { textIfThere } from '../../../lib/files/if-there.ts';
import { onLoopback, sendRequest } from '../../../lib/http.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Instance } from '../../../model/instance.ts';
import { askAws } from '../../../model/laptop-part.ts';
import type { Step } from '../context.ts';
import { changesIn } from '../secret-recording.ts';
import { ensureZones } from '../zones.ts';

/**
 * What stands in for AWS Secrets Manager and Route 53; it takes any credentials. It forgets everything when it ends: of
 * secrets it is told again, and of zones and their records `up` and the clusters make new ones.
 */
export const secretStoreImage = 'docker.io/motoserver/moto:5.2.5';

export function secretStoreContainer(instance: Pick<Instance, 'prefix'>): string {
  return `${instance.prefix}-secrets`;
}

/** Where this machine reaches it. */
export function secretStoreUrl({ ports }: Pick<Instance, 'ports'>): string {
  return `http://127.0.0.1:${ports.secrets}`;
}

/** What both clusters ask in the place of AWS, where a part that does so is asked for. */
export const startSecretStore: Step = {
  title: 'Stand-in for AWS, where it is asked for',
  run: async ({ instance, engine }) => {
    if (!askAws(instance.parts)) return;
    const name = secretStoreContainer(instance);
    const begins = (await engine.state(name)) !== 'running';
    if (begins) {
      await engine.remove(name);
      const folder = await keptChanges(instance);
      await engine.create({
        name,
        image: secretStoreImage,
        network: instance.prefix,
        aliases: ['secrets.lockstep.internal'],
        mounts: [{ from: folder, to: '/var/lib/store', readOnly: false }],
        publish: [{ host: instance.ports.secrets, container: 80 }],
        env: { MOTO_PORT: '80', MOTO_ENABLE_RECORDING: 'true', MOTO_RECORDER_FILEPATH: `/var/lib/store/${recording}` },
      });
    }
    const url = `${secretStoreUrl(instance)}/moto-api/`;
    await waitFor({ what: `the store of secrets at ${url}`, seconds: 60, every: 200 }, async () => {
      const response = await fetch(url);
      await response.body?.cancel();
      return response.status === 200 ? { done: undefined } : { seen: `HTTP ${response.status}` };
    });
    if (begins) await tellAgain(instance);
    if (instance.parts?.includes('dns')) await ensureZones(instance);
  },
};

const recording = 'requests.jsonl';

/** The folder with what was written into the store so far, so that an end of the machine takes no secret away. */
async function keptChanges({ dir }: Pick<Instance, 'dir'>): Promise<string> {
  const folder = join(dir, 'secret-store');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, recording);
  const written = changesIn((await textIfThere(file)) ?? '');
  // The container may have made the file as another user, who cannot be written for, but replaced.
  await writeFile(`${file}.new`, written, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return folder;
}

async function tellAgain({ ports }: Pick<Instance, 'ports'>): Promise<void> {
  // It asks itself by the name that it is asked by.
  const site = onLoopback(ports.secrets, 'localhost:80');
  const { status, body } = await sendRequest({
    ...site,
    method: 'POST',
    path: '/moto-api/recorder/replay-recording',
    timeout: 60_000,
  });
  if (status !== 200) {
    throw new Failure({
      what: 'The store of secrets does not take up what it knew',
      why: `HTTP ${status}: ${body.slice(0, 200)}`,
      wayOut: 'Write its secrets anew: docs/secrets.md.',
    });
  }
}
