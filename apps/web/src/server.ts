import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type Config } from './config.ts';
import { createLog } from './log.ts';

const config = loadConfigOrExit();
const log = createLog(config.logLevel, undefined, cluster.worker ? { worker: cluster.worker.id } : {});
const { flush } = log;
// Loaded where it runs: the process over the workers needs no web framework in its memory.
if (config.concurrency > 1 && cluster.isPrimary) (await import('./primary.ts')).supervise(config, log, flush);
else await (await import('./serve.ts')).serve(config, log, flush);

function loadConfigOrExit(): Config {
  try {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
    return loadConfig({ ...process.env, VERSION: process.env['VERSION'] || version });
  } catch (error) {
    createLog('error')('error', error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}
