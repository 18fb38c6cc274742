import { chmod, copyFile, mkdir, readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { run } from '../../lib/process/run.ts';
import { startProcess, type ServerProcess } from '../../lib/process/server-process.ts';
import { waitFor } from '../../lib/process/wait.ts';
import type { freePorts } from './ports.ts';

/** Each part of Argo CD by the name under which the one binary becomes it. */
const parts = ['repo-server', 'application-controller', 'applicationset-controller', 'server'] as const;

export type StartedPart = (typeof parts)[number];

interface StartedParts {
  readonly binary: string;
  readonly module: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly ports: Awaited<ReturnType<typeof freePorts>>;
  /** Default: all. */
  readonly only?: readonly StartedPart[];
  /** Variables beside those of every run. */
  readonly settings?: (part: StartedPart) => Readonly<Record<string, string>>;
  /** Programs that they call by the names of their files. */
  readonly programs?: readonly string[];
}

const wrapper = 'git-verify-wrapper.sh';

/** Starts Redis and the parts of Argo CD, each in a folder of its own; the caller stops them. */
export async function startParts({
  binary,
  module,
  folder,
  kubeconfig,
  ports,
  only = parts,
  settings = () => ({}),
  programs = [],
}: StartedParts): Promise<readonly ServerProcess[]> {
  const redis = `127.0.0.1:${ports.redis}`;
  const shared = [`--kubeconfig=${kubeconfig}`, '--namespace=argocd', '--loglevel=warn'];
  const repo = [`--repo-server=127.0.0.1:${ports.repo}`, `--redis=${redis}`];
  const argumentsOf: Record<StartedPart, readonly string[]> = {
    'repo-server': [
      `--port=${ports.repo}`,
      `--metrics-port=${ports.repoMetrics}`,
      `--redis=${redis}`,
      '--loglevel=warn',
    ],
    'application-controller': [...shared, ...repo, `--metrics-port=${ports.controllerMetrics}`],
    'applicationset-controller': [
      ...shared,
      `--argocd-repo-server=127.0.0.1:${ports.repo}`,
      '--metrics-addr=0',
      '--probe-addr=0',
      `--webhook-addr=127.0.0.1:${ports.webhook}`,
    ],
    server: [
      ...shared,
      ...repo,
      '--insecure',
      '--address=127.0.0.1',
      `--port=${ports.server}`,
      `--metrics-port=${ports.serverMetrics}`,
    ],
  };
  const redisArguments = ['--port', String(ports.redis), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const started = [startProcess('redis', await redisPath(), redisArguments, await subfolder(folder, 'redis'))];
  for (const part of only) {
    const place = await subfolder(folder, part);
    const program = join(place, `argocd-${part}`);
    await symlink(binary, program);
    // The repo-server calls it by name.
    await copyFile(join(module, 'hack', wrapper), join(place, wrapper));
    await chmod(join(place, wrapper), 0o755);
    for (const path of programs) await symlink(path, join(place, basename(path)));
    const environment = [...environmentOf(place, kubeconfig), ...variables(settings(part))];
    started.push(startProcess(part, 'env', [...environment, program, ...argumentsOf[part]], place));
  }
  return started;
}

function variables(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).map(([name, value]) => `${name}=${value}`);
}

function environmentOf(place: string, kubeconfig: string): readonly string[] {
  const folders = ['tls', 'ssh', 'gpg'].map((name) => `ARGOCD_${name.toUpperCase()}_DATA_PATH=${place}`);
  return [
    `PATH=${place}:${process.env['PATH'] ?? ''}`,
    `HOME=${place}`,
    `KUBECONFIG=${kubeconfig}`,
    `TMPDIR=${place}`,
    'ARGOCD_FAKE_IN_CLUSTER=true',
    'ARGOCD_GPG_ENABLED=false',
    ...folders,
  ];
}

/**
 * Waits until the server answers.
 * @throws {Failure} when one of them ended, with its last words, or after a minute and a half.
 */
export async function waitForParts(url: string, processes: readonly ServerProcess[]): Promise<void> {
  const ended = await waitFor({ what: 'Argo CD to answer', seconds: 90, every: 250 }, async () => {
    const over = processes.find((process) => process.ended());
    if (over !== undefined) return { done: over };
    const { ok, status } = await fetch(`${url}/api/version`);
    return ok ? { done: undefined } : { seen: `status ${status}` };
  });
  if (ended !== undefined) throw await diedAtStart(ended);
}

async function diedAtStart({ name, log }: ServerProcess): Promise<Failure> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  return new Failure({
    what: `Argo CD's ${name} did not start`,
    why: lines.at(-1) ?? 'it says nothing',
    wayOut: 'Mend its arguments in tools/src/dev/argocd-page/parts.ts for this version.',
  });
}

async function redisPath(): Promise<string> {
  const { stdout } = await run('sh', ['-c', 'command -v redis-server || true']);
  if (stdout.trim() !== '') return stdout.trim();
  throw new Failure({
    what: 'Argo CD cannot be started',
    why: 'redis-server is not on the PATH',
    wayOut: 'Install it (Debian: apt-get install redis-server), then run this again.',
  });
}

async function subfolder(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  return path;
}
