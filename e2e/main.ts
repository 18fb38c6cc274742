import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@lockstep/tools/lib/failure';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';
import { jsonIn } from '@lockstep/tools/lib/files/json';
import { cacheDir, stateDir } from '@lockstep/tools/lib/files/paths';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { lockInstance } from '@lockstep/tools/cluster/up/lock';
import { bootClusters, removeClusters } from './boot.ts';
import { diagnoseClusters } from './diagnose.ts';
import { longestWaitingFirst, withOutcomes, type LastRuns } from './last-runs.ts';
import { stopCommands } from './lib/command.ts';
import { parseE2eOptions, e2eUsage, type E2eOptions } from './options.ts';
import { countLine, summaryLines, type Figure, type ScenarioResult } from './report.ts';
import { runScenarios, runStory, select } from './runner.ts';
import { loadScenarios } from './scenarios.ts';
import { openWorld, type World } from './world.ts';

/** What the stories that close a run take together, on two busy cores. */
const closingMinutes = 5;

const print = (line: string): void => console.log(line);

// What an interrupted story still waits for would keep the process alive: it is left.
process.exit(await run());

async function run(): Promise<number> {
  try {
    const options = parseE2eOptions(process.argv.slice(2));
    if (options.help) return say(e2eUsage);
    return options.list ? say(await listing()) : await alone(options);
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    return 1;
  }
}

function say(text: string): 0 {
  print(text);
  return 0;
}

async function listing(): Promise<string> {
  const lines = (await loadScenarios()).map(({ name, title }) => `${name}: ${title}`);
  return ['boot: both clusters come up from one command', ...lines].join('\n');
}

/** Two runs at once on the same clusters would each see what the other does. */
async function alone(options: E2eOptions): Promise<number> {
  const release = await lockInstance(join(cacheDir(), 'e2e', options.instance), 'e2e');
  try {
    return await main(options);
  } finally {
    await release();
  }
}

async function main(options: E2eOptions): Promise<number> {
  const lastRunsFile = join(stateDir(), `${options.instance}-last-runs.json`);
  const lastRuns = (jsonIn((await textIfThere(lastRunsFile)) ?? '') ?? {}) as LastRuns;
  const selected = select(await loadScenarios(), options.grep);
  const scenarios = options.minutes === undefined ? selected : longestWaitingFirst(selected, lastRuns);
  if (scenarios.length === 0 && !'boot'.includes(options.grep ?? '')) {
    throw new Failure({ what: `No scenario matches "${options.grep}"`, wayOut: 'Name one of those of --list.' });
  }
  const signal = stopOnSignals();
  const figures: Figure[] = [];
  const resultsFile = join(stateDir(), `${options.instance}-results.json`);
  const diagnosisFile = join(stateDir(), `${options.instance}-diagnosis.log`);
  await mkdir(stateDir(), { recursive: true });
  await rm(diagnosisFile, { force: true });
  const runner = {
    print,
    figures,
    signal,
    ...(options.minutes === undefined
      ? {}
      : { noneAfter: performance.now() + (options.minutes - closingMinutes) * 60_000 }),
    diagnose: (name: string) => diagnoseClusters(options.instance, name, print, diagnosisFile),
  };

  const started = new Date();
  const outcomes: ScenarioResult[] = [];
  let ours = !options.reuse;
  let world: World | undefined;
  const booted = await runStory(
    { name: 'boot', title: 'both clusters come up from one command' },
    runner,
    async (story) => {
      ours = await bootClusters(story, options, print);
      world = await openWorld(options.instance);
    },
  );
  outcomes.push(booted);
  if (booted.result === 'passed' && world !== undefined) {
    outcomes.push(...(await runScenarios(scenarios, world, runner)));
  } else {
    outcomes.push(...scenarios.map((scenario) => notRun(scenario, 'the clusters did not come up')));
  }
  await world?.close();
  const removed = options.keep || !ours ? true : await remove(options.instance);

  const results = { started, seconds: (Date.now() - started.getTime()) / 1000, outcomes, figures };
  await writeFile(lastRunsFile, `${JSON.stringify(withOutcomes(lastRuns, outcomes, new Date()), null, 2)}\n`);
  await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
  for (const line of summaryLines(outcomes, figures)) print(line);
  print(`Results: ${resultsFile}`);
  print(countLine(outcomes));
  const failed = outcomes.some(({ result }) => result === 'failed') || !removed;
  return failed || signal.aborted ? 1 : 0;
}

function notRun({ name, title }: { name: string; title: string }, reason: string): ScenarioResult {
  return { name, title, result: 'skipped', seconds: 0, reason };
}

async function remove(instance: string): Promise<boolean> {
  return removeClusters(instance, print).then(
    () => true,
    (error: unknown) => {
      print(wordsOf(error));
      return false;
    },
  );
}

/** The first signal ends the running scenario, whose clean-up still runs; the second one ends the process. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      print(`${name}: cleaning up; once more to leave everything as it is`);
      controller.abort(name);
      stopCommands();
    });
  }
  return controller.signal;
}
