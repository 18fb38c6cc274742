import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../../lib/files/replace-file.ts';
import { textIfThere } from '../../../lib/files/if-there.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { wordsOf } from '../../../lib/process/programming-error.ts';
import type { Instance } from '../../../model/instance.ts';
import { services } from '../../../model/services.ts';
import { tracked } from '../../../model/tracked.ts';
import type { Engine } from '../../../toolbox/engine/engine.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { backupBucket, backupHost, backupUser, openBackups, type BackupLogin } from '../backups.ts';
import type { ClusterStep, Step } from '../context.ts';
import { ensureSecrets } from '../secrets.ts';
import { renderFromOrigin } from './argocd.ts';
import { originContainer } from './origin.ts';

/** The part, and what git calls it. */
export const backups = 'backups';

/** What stands in for S3; it keeps objects, and their former versions, as files. */
export const backupStoreImage = 'ghcr.io/versity/versitygw:v1.8.0';

export function backupStoreContainer(instance: Pick<Instance, 'prefix'>): string {
  return `${instance.prefix}-backups`;
}

/** Beside the clusters, so that it outlives each of them, as S3 does; `down` of the instance takes it along. */
export const startBackupStore: Step = {
  title: 'Store of backups, where it is asked for',
  run: async ({ instance, engine }) => {
    if (!instance.parts?.includes(backups)) return;
    const login = await backupLogin(instance, engine);
    const name = backupStoreContainer(instance);
    if ((await engine.state(name)) !== 'running') {
      await engine.remove(name);
      const folder = backupFolder(instance);
      await Promise.all(['objects', 'versions'].map((part) => mkdir(join(folder, part), { recursive: true })));
      await engine.create({
        name,
        image: backupStoreImage,
        network: instance.prefix,
        aliases: [backupHost],
        mounts: [{ from: folder, to: '/var/lib/store', readOnly: false }],
        publish: [{ host: instance.ports.backups, container: 443 }],
        env: {
          // What the public image begins with; the one built here begins so anyway.
          VGW_BACKEND: 'posix',
          VGW_BACKEND_ARG: '/var/lib/store/objects',
          VGW_VERSIONING_DIR: '/var/lib/store/versions',
          VGW_PORT: ':443',
          VGW_CERT: '/var/lib/store/certificate.pem',
          VGW_KEY: '/var/lib/store/key.pem',
          VGW_QUIET: 'true',
          ROOT_ACCESS_KEY_ID: backupUser,
          ROOT_SECRET_ACCESS_KEY: login.secret,
        },
      });
    }
    const store = openBackups(instance, login);
    await waitFor({ what: 'the store of backups', seconds: 60, every: 200 }, async () => {
      try {
        for (const environment of instance.environments) await store.ensureBucket(backupBucket(environment));
        return { done: undefined };
      } catch (error) {
        return { seen: wordsOf(error) };
      }
    });
  },
};

/**
 * How pods of a database come to the store on a laptop, which git must not hold; on AWS they have a role. A service that
 * gets a database later finds it, so each one has it.
 */
export const giveBackupStore: ClusterStep = (environment) => ({
  title: 'Login of the store of backups, where it is asked for',
  run: async ({ instance, engine }) => {
    if (!instance.parts?.includes(backups)) return;
    const cluster = kubectl(instance, environment);
    const login = await backupLogin(instance, engine);
    for (const { name } of services) {
      const objects = tracked(name, name, await renderFromOrigin(instance, `local/${environment}/${name}`));
      await cluster.apply(objects.filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name));
      await cluster.apply([loginSecret(name, login)], 'lockstep');
    }
  },
});

function loginSecret(namespace: string, { secret, certificate }: BackupLogin): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'backup-store', namespace },
    type: 'Opaque',
    stringData: { 'access-key-id': backupUser, 'secret-access-key': secret, 'ca.crt': certificate },
  };
}

/** How the store of an instance is asked, made once and kept for as long as the instance is. */
export async function backupLogin(instance: Instance, engine: Pick<Engine, 'exec'>): Promise<BackupLogin> {
  const { backupSecret } = await ensureSecrets(instance);
  const folder = backupFolder(instance);
  const file = join(folder, 'certificate.pem');
  const kept = await textIfThere(file);
  if (kept !== undefined) return { secret: backupSecret, certificate: kept };
  const { stdout } = await engine.exec(originContainer(instance), ['sh', '-c', script]);
  const [key, certificate] = stdout.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  if (key === undefined || certificate === undefined) throw new Error('openssl made no certificate');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceFile(join(folder, 'key.pem'), `${key}\n`, 0o600);
  await replaceFile(file, `${certificate}\n`);
  return { secret: backupSecret, certificate: `${certificate}\n` };
}

function backupFolder({ dir }: Pick<Instance, 'dir'>): string {
  return join(dir, 'backup-store');
}

/** The authority of the clusters vouches for names below `localhost` alone, so this one vouches for itself. */
const script = `set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj /O=Lockstep/CN=${backupHost} \\
  -addext 'subjectAltName=DNS:${backupHost}' -addext 'keyUsage=critical,digitalSignature,keyCertSign' \\
  -keyout key.pem -out certificate.pem 2>/dev/null
cat key.pem certificate.pem
`;
