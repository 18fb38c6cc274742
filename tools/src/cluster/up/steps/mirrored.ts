import { isPlain, referenceInMirror } from '../../../toolbox/sources/registry-mirrors.ts';
import type { Engine } from '../../../toolbox/engine/engine.ts';
import type { RegistryMirrors } from '../../../model/instance.ts';
import { askAws } from '../../../model/laptop-part.ts';
import type { Step } from '../context.ts';
import { backups, backupStoreImage } from './backup-store.ts';
import { nodeImage } from './cluster.ts';
import { registryImage } from './mirror.ts';
import { secretStoreImage } from './secret-store.ts';

/** What the engine runs by its public name, pulled from the company's mirror first; where there is none, the engine pulls. */
export const pullThroughMirrors: Step = {
  title: "What the engine runs, from the company's mirror",
  run: async ({ engine, instance, registries }, say) => {
    if (!registries['docker.io']) return;
    const asked = askAws(instance.parts) ? [secretStoreImage] : [];
    const kept = instance.parts?.includes(backups) ? [backupStoreImage] : [];
    for (const reference of [registryImage, nodeImage, ...asked, ...kept]) {
      await pullThrough(engine, reference, instance.mirrors ?? {}, say);
    }
  },
};

/**
 * Gives the engine an image under its public name as a company's mirror has it; nothing where the engine has it, or no
 * mirror is known for it.
 */
export async function pullThrough(
  engine: Pick<Engine, 'name' | 'call' | 'hasImage'>,
  reference: string,
  mirrors: RegistryMirrors,
  say: (line: string) => void,
): Promise<void> {
  const there = referenceInMirror(reference, mirrors);
  if (there === undefined || (await engine.hasImage(reference))) return;
  say(`pulling ${there}`);
  const plain = engine.name === 'podman' && isPlain(mirrors) ? ['--tls-verify=false'] : [];
  await engine.call(['pull', ...plain, there], {
    timeout: 900_000,
    doing: `pull ${there}`,
    wayOut: `Does the mirror have ${reference}, and may you read it there (${engine.name} login)? Then run this again.`,
  });
  await engine.call(['tag', there, reference]);
}
