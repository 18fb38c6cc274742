import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@lockstep/tools/lib/failure';
import { compileService, contenders, serviceEnv, serviceFile } from './contenders.ts';
import { pinCores } from './cores.ts';
import { ratiosOf } from './figures.ts';
import { measureServers, type NotRun } from './measure.ts';
import { parseBenchOptions, benchUsage, type BenchOptions } from './options.ts';
import { endOnSignals } from './processes.ts';
import { benchReportText, type NamedRestart, type BenchReport } from './report.ts';
import { failures, plainClose, restartUnderLoad } from './restart.ts';
import { connections, ensureWrk } from './wrk.ts';

const say = (line: string) => console.error(line);
const machine = `Node ${process.versions.node}, ${cpus()[0]?.model}, load average ${loadavg()[0]?.toFixed(1)} at the start`;
const pathOf = { info: ['/api/info'], health: ['/health'], restart: [] } as const;
const drain = 'web';
const reference = 'web, but server.close() alone';

try {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.help) console.log(benchUsage);
  else process.exitCode = await bench(options);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

async function bench(options: BenchOptions): Promise<number> {
  endOnSignals();
  const work = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  say('compiling apps/web');
  await compileService();
  // First, for the load moves this process to one core, and all that it starts.
  const restarts = options.sections.includes('restart') ? await runRestarts(work) : { restarts: [], notRun: [] };
  const loads = await runLoads(options, work);
  const report = { ...loads, ...restarts, notRun: [...loads.notRun, ...restarts.notRun] };
  console.log(options.json ? JSON.stringify(report, null, 2) : `\n${benchReportText(report)}`);
  return report.notRun.length > 0 || report.restarts.some(isWrong) ? 1 : 0;
}

async function runLoads(
  { sections, seconds, rounds }: BenchOptions,
  work: string,
): Promise<Omit<BenchReport, 'restarts'>> {
  const paths = sections.flatMap((section) => pathOf[section]);
  if (paths.length === 0) return { conditions: [machine], servers: [], ratios: [], notRun: [] };
  try {
    await ensureWrk(say);
  } catch (error) {
    return { conditions: [machine], servers: [], ratios: [], notRun: [notRun('the load', error)] };
  }
  const cores = await pinCores();
  const { servers, notRun: left } = await measureServers(contenders(work, cores.server, say), {
    paths,
    seconds,
    rounds,
    say,
  });
  const conditions = [
    `${machine}; ${cores.text}`,
    `wrk, ${connections} connections, rounds of ${seconds} s each after a warm-up of 1 s: ${rounds}, medians`,
    `web: compiled, NODE_ENV=production, the heap limit of its pod, request log on and written to a file`,
  ];
  return { conditions, servers, ratios: ratiosOf(servers), notRun: left };
}

async function runRestarts(work: string): Promise<{ restarts: NamedRestart[]; notRun: NotRun[] }> {
  const restarts: NamedRestart[] = [];
  const left: NotRun[] = [];
  const log = join(work, 'restart.log');
  // Each answer takes 20 ms, so that some are in flight when the signal comes; production would refuse the rehearsal.
  const env = { ...serviceEnv(), ENVIRONMENT: 'bench', REHEARSE_DELAY_MS: '20' };
  for (const [stops, preload] of [
    [drain, []],
    [reference, plainClose],
  ] as const) {
    say(`restarting under load: ${stops}`);
    const service = [...preload, serviceFile];
    await restartUnderLoad({ service, env, restarts: 3, lateMs: 300, graceMs: 10_000, log }).then(
      (result) => restarts.push({ stops, result }),
      (error: unknown) => left.push(notRun(`restarts of ${stops}`, error)),
    );
  }
  return { restarts, notRun: left };
}

/** A failed request of the service; or none of the reference, for then the load would show nothing. */
function isWrong({ stops, result }: NamedRestart): boolean {
  return failures(result) > 0 !== (stops === reference);
}

function notRun(what: string, error: unknown): NotRun {
  if (!(error instanceof Error)) throw error;
  return { what, reason: error.message };
}
