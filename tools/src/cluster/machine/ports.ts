import { connect, createServer } from 'node:net';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import { askAws } from '../../model/laptop-part.ts';
import { unlessFailure } from '../../lib/failure.ts';
import { run } from '../../lib/process/run.ts';
import type { TakenPort } from './network.ts';

/** A port that an instance publishes, what for, and whose container holds it. */
export interface PublishedPort {
  readonly port: number;
  readonly use: string;
  readonly holder: 'mirror' | 'secrets' | 'backups' | Environment;
}

export function publishedPorts({
  ports,
  environments,
  parts = [],
}: Pick<Instance, 'ports' | 'environments' | 'parts'>): PublishedPort[] {
  return [
    { port: ports.mirror, use: 'the image mirror', holder: 'mirror' },
    ...(askAws(parts) ? [{ port: ports.secrets, use: 'what stands in for AWS', holder: 'secrets' } as const] : []),
    ...(parts.includes('backups')
      ? [{ port: ports.backups, use: 'the store of backups', holder: 'backups' } as const]
      : []),
    ...environments.flatMap((environment): PublishedPort[] => [
      { port: ports[environment], use: `the ingress of ${environment}`, holder: environment },
      { port: ports[`${environment}Secure`], use: `the ingress of ${environment} by TLS`, holder: environment },
      { port: ports[`${environment}Inner`], use: `the platform's pages of ${environment}`, holder: environment },
      { port: ports[`${environment}Api`], use: `the API server of ${environment}`, holder: environment },
    ]),
  ];
}

/** Those of the ports on which somebody listens, each with who does, where that can be told. */
export async function takenPorts(
  wanted: readonly Pick<PublishedPort, 'port' | 'use'>[],
): Promise<readonly TakenPort[]> {
  const found = await Promise.all(
    wanted.map(async ({ port, use }): Promise<readonly TakenPort[]> => {
      // A Mac lets a second one listen on one address where the first one does on all.
      if ((await isFree(port)) && !(await answers(port))) return [];
      const by = await holderOf(port);
      return [{ port, use, ...(by === undefined ? {} : { by }) }];
    }),
  );
  return found.flat();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const call = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const end = (answer: boolean) => () => {
      call.destroy();
      resolve(answer);
    };
    call.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

async function holderOf(port: number): Promise<string | undefined> {
  const seen = await unlessFailure(run('ss', ['-Hltnp', `sport = :${port}`], { timeout: 5000 }));
  if (seen !== undefined) return holderInSs(seen.stdout);
  const listed = await unlessFailure(run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { timeout: 5000 }));
  return holderInLsof(listed?.stdout ?? '');
}

/** `users:(("nginx",pid=412,fd=6))`; a helper of an engine stands for a container. */
export function holderInSs(text: string): string | undefined {
  const found = /users:\(\("([^"]+)",pid=(\d+)/.exec(text);
  return found === null ? undefined : named(found[1]!, found[2]!);
}

/** Lines `p412` and `cnginx`. */
export function holderInLsof(text: string): string | undefined {
  const [pid, name] = [/^p(\d+)$/m.exec(text)?.[1], /^c(.+)$/m.exec(text)?.[1]];
  return pid === undefined || name === undefined ? undefined : named(name, pid);
}

const helpers: Readonly<Record<string, string>> = {
  'docker-proxy': 'docker ps',
  conmon: 'podman ps',
  rootlessport: 'podman ps',
  'com.docker.backend': 'docker ps',
  gvproxy: 'podman ps',
};

function named(name: string, pid: string): string {
  const list = Object.entries(helpers).find(([helper]) => name.startsWith(helper.slice(0, 15)))?.[1];
  return `${name} (process ${pid})${list === undefined ? '' : `, for a container: ${list} names it`}`;
}
