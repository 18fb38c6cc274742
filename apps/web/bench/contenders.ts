import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { serverNames } from './figures.ts';
import { freePort, type ServerCommand } from './processes.ts';
import { seedCommand } from './seed.ts';

/** The compiled service. */
export const serviceFile: string = join(repositoryRoot, 'apps/web/dist/server.js');

/** What the image and its pod set: production, and 60 % of 256Mi for the heaps of all workers. The request log is on. */
export function serviceEnv(workers = 1): Readonly<Record<string, string>> {
  return {
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    NODE_OPTIONS: `--max-old-space-size=${Math.floor((256 * 0.6) / workers)}`,
    ENVIRONMENT: 'production',
    WEB_CONCURRENCY: String(workers),
  };
}

/** What the service answers: path -> body. */
export type ServiceAnswers = Readonly<Record<string, string>>;

/** How one server is made ready to start; `answers` are those of the service. */
export interface Contender {
  readonly name: string;
  readonly prepare: (answers: ServiceAnswers) => Promise<ServerCommand>;
}

/** Compiles the service as the image does. @throws {Failure} with the compiler's last error. */
export async function compileService(): Promise<void> {
  // npm's own shebang finds Node on the PATH.
  const env = { PATH: `${join(process.execPath, '..')}:${process.env['PATH']}` };
  const build = ['run', '--silent', 'build', '-w', 'apps/web'];
  await run('npm', build, { cwd: repositoryRoot, env, doing: 'compile apps/web' });
}

const same = (answers: ServiceAnswers) => ({ ANSWERS: JSON.stringify(answers) });

/** Takes spans and drops them, on another core than the servers: the address. */
async function takeSpans(): Promise<string> {
  const collector = createServer((request, response) => request.on('end', () => response.end('{}')).resume()).unref();
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
}

/** The servers to compare; the service comes first, for the others answer what it answers. */
export function contenders(work: string, pin: readonly string[], say: (line: string) => void): Contender[] {
  async function server(
    name: string,
    readyPath: string,
    command: (port: number) => readonly string[] | Promise<readonly string[]>,
    env: Readonly<Record<string, string>>,
  ): Promise<ServerCommand> {
    const port = await freePort();
    const log = join(work, `${name.replaceAll(/\W+/g, '-')}.log`);
    return {
      name,
      readyPath,
      port,
      log,
      command: [...pin, ...(await command(port))],
      env: { ...env, PORT: `${port}` },
    };
  }
  const node = process.execPath;
  const service = (name: string, workers: number) => ({
    name,
    prepare: () => server(name, '/health/ready', () => [node, serviceFile], serviceEnv(workers)),
  });
  const bare = join(import.meta.dirname, 'bare.ts');
  return [
    service(serverNames.web, 1),
    {
      name: serverNames.traced,
      prepare: async () => {
        const env = { ...serviceEnv(), OTEL_EXPORTER_OTLP_ENDPOINT: await takeSpans() };
        return server(serverNames.traced, '/health/ready', () => [node, serviceFile], env);
      },
    },
    service(serverNames.workers, 4),
    {
      name: serverNames.bare,
      prepare: (answers) => server(serverNames.bare, '/health', () => [node, bare], same(answers)),
    },
    {
      name: serverNames.seed,
      prepare: (answers) => server(serverNames.seed, '/health', (port) => seedCommand(port, work, say), same(answers)),
    },
  ];
}
