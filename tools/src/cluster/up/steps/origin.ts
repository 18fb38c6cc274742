import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFigures } from '../../../delivery/dora/keep.ts';
import { readPulls, writePulls } from '../../preview/pulls.ts';
import { seedOrigin } from '../../origin/seed.ts';
import type { Engine } from '../../../toolbox/engine/engine.ts';
import { readableByAll } from '../../../lib/files/modes.ts';
import { cacheDir } from '../../../lib/files/paths.ts';
import { metricsPath, originPath, type Instance } from '../../../model/instance.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Step } from '../context.ts';
import { succeeds, wordsOf } from '../../../lib/process/programming-error.ts';

export function originContainer(instance: Pick<Instance, 'prefix'>): string {
  return `${instance.prefix}-origin`;
}

/** The repository that both clusters sync, served read-only to them; people push to its path. */
export const startOrigin: Step = {
  title: 'Git origin',
  run: async (context, say) => {
    const { instance, engine, checkout } = context;
    await seedOrigin(checkout, originPath(instance), say);
    await installHook(instance);
    await mkdir(metricsPath(instance), { recursive: true });
    await keepFigures(originPath(instance), metricsPath(instance)).catch((error: unknown) =>
      say(`no delivery figures: ${wordsOf(error)}`),
    );
    // Argo CD asks for the list before anything is shown.
    await writePulls(instance, await readPulls(instance));
    // Whatever the umask of who made them.
    await readableByAll(metricsPath(instance));
    const name = originContainer(instance);
    const upstream = join(cacheDir(), 'upstream');
    await mkdir(upstream, { recursive: true });
    await readableByAll(upstream);
    const serves = (await engine.state(name)) === 'running' && (await servesFigures(engine, name));
    if (!serves) {
      await engine.remove(name);
      await engine.create({
        name,
        image: 'lockstep.internal/origin:3',
        network: instance.prefix,
        aliases: ['origin.lockstep.internal'],
        mounts: [
          { from: originPath(instance), to: '/srv/git/lockstep.git', readOnly: true },
          { from: upstream, to: '/srv/git/upstream', readOnly: true },
          { from: metricsPath(instance), to: '/srv/metrics', readOnly: true },
        ],
        publish: [],
      });
    }
    await waitFor({ what: `the git origin in the container ${name}`, seconds: 30, every: 200 }, async () => {
      const { stdout } = await engine.exec(name, ['git', 'ls-remote', 'http://127.0.0.1/lockstep.git', 'main']);
      return stdout === '' ? { seen: 'no branch main' } : { done: undefined };
    });
  },
};

/** Whether the container was started since the origin serves figures. */
async function servesFigures(engine: Engine, container: string): Promise<boolean> {
  return await succeeds(engine.exec(container, ['test', '-d', '/srv/metrics']));
}

/** Lets a push to the origin run the hook of this checkout. */
export async function installHook(instance: Instance): Promise<void> {
  const script = join(import.meta.dirname, '..', '..', 'origin', 'post-receive.ts');
  const hook = join(originPath(instance), 'hooks', 'post-receive');
  await writeFile(hook, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${instance.name}'\n`);
  await chmod(hook, 0o755);
}
