import { aptInstall } from '../sources/apt.ts';
import { podmanEnvironment } from '../sources/podman-env.ts';
import { Failure } from '../../lib/failure.ts';
import type { EngineName } from '../../model/instance.ts';
import { enforcesSelinux } from '../machine/selinux.ts';
import { cliEngine } from './cli-engine.ts';
import type { Engine } from './engine.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';

/**
 * How Docker builds, whatever the shell says: with BuildKit, which has secrets; by the engine's own builder, which sees its
 * images and keeps what it builds there; without attestations, with which an image is an index that tells no size.
 */
const dockerEnvironment = { DOCKER_BUILDKIT: '1', BUILDX_BUILDER: '', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

/** The engine of that name, without asking whether it answers. */
export async function engineNamed(name: EngineName): Promise<Engine> {
  return name === 'docker'
    ? cliEngine('docker', dockerEnvironment, await enforcesSelinux())
    : cliEngine(
        'podman',
        { ...(await podmanEnvironment()), KIND_EXPERIMENTAL_PROVIDER: 'podman' },
        await enforcesSelinux(),
      );
}

/** What an engine answers when asked for its state. */
type EngineAnswer =
  { readonly answers: true; readonly version: string } | { readonly answers: false; readonly why: string };

/** Asks an engine's command line for its server; a client without an engine behind it does not answer. */
export async function askEngine(name: EngineName): Promise<EngineAnswer> {
  const format = name === 'docker' ? '{{.ServerVersion}}' : '{{.Version.Version}}';
  const engine = await engineNamed(name);
  try {
    const { stdout } = await engine.call(['info', '--format', format], { timeout: 20_000 });
    return stdout.trim() === ''
      ? { answers: false, why: `${name} info named no server version` }
      : { answers: true, version: stdout.trim() };
  } catch (error) {
    return { answers: false, why: error instanceof Failure ? (error.parts.why ?? error.message) : wordsOf(error) };
  }
}

/** Docker where it answers, else Podman where it answers, else undefined. */
export async function detectEngine(): Promise<{ engine: Engine; version: string } | undefined> {
  for (const name of ['docker', 'podman'] as const) {
    const answer = await askEngine(name);
    if (answer.answers) return { engine: await engineNamed(name), version: answer.version };
  }
  return undefined;
}

/** Packages that rootful Podman needs for kind on Debian and Ubuntu; netavark, since kind's nodes find each other by name. */
const podmanPackages = ['podman', 'netavark', 'aardvark-dns', 'runc', 'conmon', 'iptables', 'iproute2'] as const;

/**
 * Installs Podman with apt-get, after saying so.
 * @throws {Failure} when this is not a Debian-based machine or not root's session.
 */
export function installPodman(say: (line: string) => void): Promise<void> {
  return aptInstall(podmanPackages, 'run containers, since neither docker nor podman answers', say);
}
