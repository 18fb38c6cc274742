import { join } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../lib/failure.ts';
import { loadInstance } from '../model/instance.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { openPrometheus } from '../toolbox/prometheus.ts';
import { instanceOption } from './options.ts';
import { wordsOf } from '../lib/process/programming-error.ts';

const folder = join(repositoryRoot, 'monitoring');

// What each needs is loaded when it runs: the parsers would slow every other command down.
export function register(program: Command): void {
  const monitoring = program.command('monitoring').description('the rules and dashboards of monitoring/');
  monitoring
    .command('generate')
    .description('write the rules and the dashboards, for Grafana and for the page without it, from monitoring/src')
    .action(async () => {
      const { writeGenerated } = await import('@lockstep/monitoring/generate');
      const changed = await writeGenerated(repositoryRoot);
      for (const path of changed) console.log(path);
      console.log(changed.length === 0 ? 'Nothing has changed.' : 'Commit what has changed.');
    });
  monitoring
    .command('check')
    .description('rules, alerts and dashboards: generated, right in type, of metrics that exist, and tested')
    .action(async () => {
      const { checks } = await import('@lockstep/monitoring/check');
      for (const { title, problems } of checks) {
        const found = await problems(repositoryRoot);
        console.log(`${found.length === 0 ? 'ok     ' : 'FAILED '} ${title}`);
        for (const problem of found) console.log(`        ${problem.replaceAll('\n', '\n        ')}`);
        if (found.length > 0) process.exitCode = 1;
      }
    });
  monitoring
    .command('record')
    .description('keep in monitoring/emitted which metrics and labels the local clusters were seen to emit')
    .option(...instanceOption)
    .action(async ({ instance: name }: { instance: string }) => {
      const { components } = await import('@lockstep/monitoring/emitted/components');
      const { seenBy } = await import('@lockstep/monitoring/emitted/record');
      const { readRecorded, writeRecorded } = await import('@lockstep/monitoring/emitted/recorded');
      const instance = await loadInstance(name);
      for (const environment of instance.environments) {
        const recorded = await seenBy(openPrometheus(instance, environment)).catch((cause: unknown) => {
          const what = `The Prometheus of ${environment} tells nothing`;
          const wayOut = 'See with `npm run lockstep -- status` whether the Application monitoring is Healthy.';
          throw new Failure({ what, why: wordsOf(cause), wayOut }, { cause });
        });
        for (const component of components) {
          const seen = recorded.find((each) => each.component === component.name);
          if (seen !== undefined) await writeRecorded(folder, seen, await readRecorded(folder, component));
          const what = seen === undefined ? 'does not run here' : `${seen.version}: ${seen.metrics.size} metrics`;
          console.log(`${environment}: ${component.name} ${what}`);
        }
      }
    });
}
