import type { Command } from 'commander';
import { benchBumps, type MeasuredBumps } from '../../dev/bench/bumps-bench.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { parseCount } from '../options.ts';

interface Options {
  services: number;
  atOnce: number;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bench-bumps')
    .description('bumps of many services at the same moment, in a scratch tree')
    .option('--services <number>', 'how many there are', parseCount, 200)
    .option('--at-once <number>', 'how many of them are bumped', parseCount, 50)
    .option('--json', 'print JSON')
    .action(async ({ json, ...options }: Options) => {
      const measured = await benchBumps({ root: repositoryRoot, ...options });
      console.log(json ? JSON.stringify(measured) : text(measured));
    });
}

function text({ services, atOnce, seconds, cpuSeconds, tries, mebibytes }: MeasuredBumps): string {
  return (
    `${atOnce} bumps at once of ${services} services: all taken in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(0)} CPU seconds, ` +
    `${mebibytes} MiB; tries: median ${tries.median}, most ${tries.most}`
  );
}
