import { Option, type Command } from 'commander';
import { withSource, type ReadOptions } from '../../delivery/read-repository.ts';
import { targetRepository } from '../../delivery/write/target.ts';
import { measureDelivery, type DoraReport } from '../../delivery/dora/measure.ts';
import { metricsText } from '../../delivery/dora/metrics.ts';
import { metricsBranch, publishFigures } from '../../delivery/dora/publish.ts';
import { doraText } from '../../delivery/dora/text.ts';
import { parseWindow, type Window } from '../../delivery/dora/window.ts';
import { shortCommit } from '../../model/image-reference.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { instanceOption, readRepositoryOption, revisionOption } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options extends ReadOptions {
  window: string;
  until?: string;
  service?: string;
  json?: true;
  metrics?: true;
  publish?: true;
}

export function register(program: Command): void {
  program
    .command('dora')
    .description(
      'how delivery to production goes, from git alone: deployment frequency, lead time, change failure rate, ' +
        'recovery time, rework rate',
    )
    .option('--window <length>', 'the time that is measured: 12h, 30d, 8w', '30d')
    .option('--until <moment>', 'the end of it, a day or RFC 3339; what came later is not known (default: now)')
    .option('--service <name>', 'one service (default: each)')
    .option(...readRepositoryOption)
    .option(...revisionOption)
    .option(...instanceOption)
    .addOption(new Option('--json', 'print JSON, with each deployment').conflicts('metrics'))
    .option('--metrics', "print Prometheus's text format")
    .addOption(
      new Option('--publish', `put the metrics of main on the branch ${metricsBranch}`).conflicts([
        'revision',
        'until',
      ]),
    )
    .action(async (options: Options) => {
      const report = options.publish ? await published(options) : await measured(options);
      if (options.json) console.log(JSON.stringify({ ...report, window: spelled(report.window) }, null, 2));
      else if (options.metrics) process.stdout.write(metricsText(report));
      else console.log(doraText(report));
    });
}

function spelled({ name, from, until }: Window): Readonly<Record<string, string>> {
  return { name, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

async function measured({ window, until, service, ...source }: Options): Promise<DoraReport> {
  const wanted = parseWindow(window, until);
  return await withSource(source, ({ repo, commit, name }) => {
    toStandardError(`Read at ${shortCommit(commit)} of ${name}`);
    return measureDelivery({ repo, commit, window: wanted, ...defined({ service }) });
  });
}

async function published({ window, service, ...target }: Options): Promise<DoraReport> {
  const { repo, shown } = await targetRepository(target);
  const { report, commit } = await publishFigures({ repo, window, ...defined({ service }) });
  toStandardError(`Published by ${commit} on ${metricsBranch} of ${shown}.`);
  return report;
}
