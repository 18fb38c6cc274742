import { InvalidArgumentError, type Command } from 'commander';
import { lockInstance } from '../../cluster/up/lock.ts';
import { sabotageText, tallySabotage } from '../../dev/sabotage/report.ts';
import { weekOf } from '../../dev/sabotage/plan.ts';
import { sabotageCluster, sabotageFile } from '../../dev/sabotage/run.ts';
import { Failure } from '../../lib/failure.ts';
import { npmLine } from '../../lib/values/command-line.ts';
import { patternOf } from '../../lib/values/pattern.ts';
import { toStandardError } from '../../lib/values/say.ts';
import type { Environment } from '../../model/environment.ts';
import { instanceArgs, loadInstance, parseInstanceName, type Instance } from '../../model/instance.ts';
import { environmentArgument, parseCount, parseSeconds } from '../options.ts';

interface Options {
  instance: string;
  grep: string;
  sample?: number;
  seed: string;
  patience: number;
  minutes?: number;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('sabotage')
    .description(
      'delete, scale to zero and change all that git describes on a local cluster, one thing at a time, and record ' +
        'what is healed, what is told and what neither; restores each; exits 1 if one is neither or under 95 % heal',
    )
    .argument(...environmentArgument)
    .option(
      '--instance <name>',
      'which set of local clusters; no other cluster can be named',
      parseInstanceName,
      'default',
    )
    .option(
      '--grep <pattern>',
      'only those whose name it matches: "Deployment web/web scaled to zero"',
      parsePattern,
      '',
    )
    .option('--sample <count>', 'only so many, chosen by the seed', parseCount)
    .option('--seed <text>', 'of the sample, by default the week', weekOf(new Date()))
    .option('--patience <seconds>', 'how long each has to be healed', parseSeconds, 120)
    .option('--minutes <count>', 'none begins later than that', parseCount)
    .option('--json', 'print JSON')
    .action(async (environment: Environment, { instance: name, json, ...options }: Options) => {
      const instance = await loadInstance(name);
      requireCluster(instance, environment);
      const release = await lockInstance(instance.dir, 'sabotage');
      try {
        const { signal, forget } = stopOnce();
        const report = await sabotageCluster({ ...options, instance, environment, signal, say: toStandardError });
        forget();
        console.log(
          json ? JSON.stringify({ ...report, tally: tallySabotage(report.results) }, null, 2) : sabotageText(report),
        );
        toStandardError(`All of it: ${sabotageFile(instance, environment)}`);
        if (!tallySabotage(report.results).well || signal.aborted) process.exitCode = 1;
      } finally {
        await release();
      }
    });
}

function requireCluster({ name, environments }: Instance, environment: Environment): void {
  if (environments.includes(environment)) return;
  throw new Failure({
    what: `The instance "${name}" has no ${environment}, but ${environments.join(' and ')}`,
    wayOut: `Start it: ${npmLine('up', [...instanceArgs(name), '--only', environment])}.`,
  });
}

/** @throws {InvalidArgumentError} for what is no regular expression. */
function parsePattern(text: string): string {
  if (patternOf(text) !== undefined) return text;
  throw new InvalidArgumentError('It is a regular expression.');
}

/** The first signal ends it after what is under way was restored, the second one at once. */
function stopOnce(): { readonly signal: AbortSignal; readonly forget: () => void } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const stop = (name: string): void => {
    if (controller.signal.aborted) process.exit(1);
    toStandardError(`${name}: restoring what was done; once more to leave it as it is`);
    controller.abort(name);
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, forget: () => names.forEach((name) => process.off(name, stop)) };
}
