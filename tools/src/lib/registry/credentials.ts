import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import { jsonIn } from '../files/json.ts';
import { isAbsence } from '../files/if-there.ts';

interface LoginFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/**
 * What `docker login` or `podman login` keeps for a registry, as the value of a Basic authorization; undefined when
 * nobody has logged in. Docker's helper programs are asked as Docker asks them.
 */
export async function loginFor(host: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const file of loginFiles(env)) {
    const login = await readLogin(file);
    const { auth } = login.auths?.[host] ?? {};
    if (auth) return auth;
    const helper = login.credHelpers?.[host] ?? (login.auths?.[host] === undefined ? undefined : login.credsStore);
    if (helper !== undefined) return await askHelper(helper, host, env);
  }
  return undefined;
}

function loginFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const podman = env['REGISTRY_AUTH_FILE'] ?? join(env['XDG_RUNTIME_DIR'] ?? '/run', 'containers', 'auth.json');
  return [join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json'), podman];
}

async function readLogin(file: string): Promise<LoginFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // At its usual place may lie the login of another user, which is none of ours.
    if (isAbsence(error) || error.code === 'EACCES') return '{}';
    throw error;
  });
  return Object(jsonIn(text)) as LoginFile;
}

async function askHelper(helper: string, host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const path = env['PATH'] === undefined ? {} : { env: { PATH: env['PATH'] } };
  const { code, stdout } = await run(`docker-credential-${helper}`, ['get'], {
    ...path,
    input: host,
    timeout: 20_000,
    accept: [0, 1],
    doing: `ask docker-credential-${helper} for the login to ${host}`,
    wayOut: 'Log in again with `docker login`.',
  });
  if (code !== 0) return undefined;
  const { Username, Secret } = JSON.parse(stdout) as { Username: string; Secret: string };
  return Buffer.from(`${Username}:${Secret}`).toString('base64');
}
