import { truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceAnswers, Contender } from './contenders.ts';
import { median } from '@lockstep/tools/lib/values/median';
import { summarize, type ServerFigures } from './figures.ts';
import { answerOf } from './http.ts';
import { memoryOf } from './memory.ts';
import { start, stop, type Running, type ServerCommand } from './processes.ts';
import { jsonShapeOf } from './shape.ts';
import { processTree } from './tree.ts';
import { load, type Sample } from './wrk.ts';

interface Plan {
  readonly paths: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Something that was asked for and has no figure. */
export interface NotRun {
  readonly what: string;
  readonly reason: string;
}

interface Measured {
  readonly server: ServerCommand;
  readonly running: Running;
  readonly startMs: number;
  idleMiB: number;
  loadedMiB: number;
  readonly samples: Map<string, Sample[]>;
}

const starts = 5;
const warmUpSeconds = 1;

/** Starts all servers, loads them in turn round by round, and ends them. What fails is left out and said in `notRun`. */
export async function measureServers(
  contenders: readonly Contender[],
  plan: Plan,
): Promise<{ servers: ServerFigures[]; notRun: NotRun[] }> {
  const measured = new Map<string, Measured>();
  const notRun: NotRun[] = [];
  let answers: ServiceAnswers = {};

  /** Without the job's server from now on, if the job fails. */
  async function orLeaveOut(name: string, job: () => Promise<void>): Promise<void> {
    try {
      await job();
    } catch (error) {
      notRun.push({ what: name, reason: error instanceof Error ? error.message : String(error) });
      const left = measured.get(name);
      measured.delete(name);
      if (left !== undefined) await stop(left.running);
    }
  }

  for (const { name, prepare } of contenders) {
    plan.say(`starting ${name} ${starts} times`);
    await orLeaveOut(name, async () => {
      const server = await prepare(answers);
      const { running, startMs } = await startOften(server);
      measured.set(name, { server, running, startMs, idleMiB: 0, loadedMiB: 0, samples: new Map() });
      if (measured.size === 1) answers = await answersOf(server, plan.paths);
      await checkAnswers(server, plan.paths, answers);
    });
    // Without the service there is nothing to compare.
    if (measured.size === 0) break;
  }
  await sleep(1000);
  for (const each of measured.values()) each.idleMiB = memoryOf(each.running.pid);

  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const path of plan.paths) {
      plan.say(`round ${round} of ${plan.rounds}, ${path}`);
      for (const [name, each] of measured) await orLeaveOut(name, () => sample(each, path, plan.seconds));
    }
  }
  const servers = [...measured.values()].map(figuresOf);
  for (const { running } of measured.values()) await stop(running);
  return { servers, notRun };
}

async function startOften(server: ServerCommand): Promise<{ running: Running; startMs: number }> {
  const times: number[] = [];
  for (;;) {
    const running = await start(server);
    times.push(running.startMs);
    if (times.length === starts) return { running, startMs: median(times) };
    await stop(running);
  }
}

async function answersOf({ port }: ServerCommand, paths: readonly string[]): Promise<ServiceAnswers> {
  const bodies = paths.map(async (path) => [path, (await answerOf(port, path)).body] as const);
  return { ...(await Promise.all(bodies).then(Object.fromEntries)), '/health': (await answerOf(port, '/health')).body };
}

/** @throws {Error} unless the server answers 200 and JSON of the service's shape. */
async function checkAnswers(
  { port }: ServerCommand,
  paths: readonly string[],
  expected: ServiceAnswers,
): Promise<void> {
  for (const path of paths) {
    const { status, body } = await answerOf(port, path);
    const [found, wanted] = [body, expected[path] ?? ''].map((json) => jsonShapeOf(JSON.parse(json)));
    if (status !== 200 || found !== wanted) throw new Error(`${path} answers ${status} ${found}, not 200 ${wanted}`);
  }
}

async function sample(measured: Measured, path: string, seconds: number): Promise<void> {
  const url = `http://127.0.0.1:${measured.server.port}${path}`;
  await load(url, warmUpSeconds);
  const samples = measured.samples.get(path) ?? [];
  measured.samples.set(path, [...samples, await load(url, seconds)]);
  measured.loadedMiB = Math.max(measured.loadedMiB, memoryOf(measured.running.pid));
  truncateSync(measured.server.log);
}

function figuresOf({ server, running, startMs, idleMiB, loadedMiB, samples }: Measured): ServerFigures {
  const paths = Object.fromEntries([...samples].map(([path, of]) => [path, summarize(of)]));
  return { name: server.name, processes: processTree(running.pid).length, startMs, idleMiB, loadedMiB, paths };
}
