import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { App, Dependencies } from './app.ts';
import type { Config } from './config.ts';
import { createLog } from './log.ts';
import type { Traces } from './traces.ts';
import type { ProcessEnvironment } from './variable.ts';

/** What a service says of itself to be started. */
interface Definition<C extends Config> {
  /** Its package.json, whose version it has unless told otherwise. */
  readonly manifest: URL;
  readonly settings: { readonly load: (env: ProcessEnvironment) => C };
  /** Loads what makes its application: asked for only by a process that serves. */
  readonly app: () => Promise<(given: Dependencies<C>) => App>;
}

/**
 * Serves by the settings of this process's environment, in it or in several workers under it, until it is told to end.
 * Exits 1 where a setting is refused, and says which.
 */
export async function startService<C extends Config>({ manifest, settings, app }: Definition<C>): Promise<void> {
  const config = loadOrExit(manifest, settings);
  const { logLevel, revision } = config;
  const supervises = config.concurrency > 1 && cluster.isPrimary;
  const traces = supervises ? undefined : await tracesOf(manifest, config);
  // What gathers lines of many pods knows of each which revision wrote it.
  const about = { revision, ...(cluster.worker && { worker: cluster.worker.id }) };
  const log = createLog(logLevel, undefined, about, traces?.ids);
  const { flush } = log;
  // Loaded where it runs: the process over the workers needs no web framework in its memory.
  if (supervises) (await import('./primary.ts')).supervise(config, log, flush);
  else await (await import('./serve.ts')).serve(config, { log, flush, traces }, await app());
}

/** What traces is loaded with the first setting that asks for it, and ahead of all that it looks at. */
async function tracesOf(manifest: URL, config: Config): Promise<Traces | undefined> {
  const { tracesEndpoint: endpoint, version, environment, podName } = config;
  if (endpoint === undefined) return undefined;
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name: string };
  const { startTracing } = await import('./tracing.ts');
  // Of @lockstep/web, web: the name that it has in clusters and metrics, too.
  const service = name.slice(name.lastIndexOf('/') + 1);
  return startTracing({ endpoint, service, version, environment, instance: podName ?? hostname() });
}

function loadOrExit<C extends Config>(manifest: URL, { load }: Definition<C>['settings']): C {
  try {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    return load({ ...process.env, VERSION: process.env['VERSION'] || version });
  } catch (error) {
    createLog('error')('error', error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}
