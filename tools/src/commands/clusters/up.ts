import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  environments,
  firstEnvironment,
  firstLive,
  parseEnvironment,
  type Environment,
} from '../../model/environment.ts';
import { askableParts, parsePart } from '../../model/laptop-part.ts';
import { parseInstanceName } from '../../model/instance.ts';
import type { UpOptions } from '../../cluster/up/choose-instance.ts';
import { parseMirrors } from '../../toolbox/sources/registry-mirrors.ts';
import { up } from '../../cluster/up/up.ts';

interface Sourced {
  readonly open?: true;
  readonly closed?: true;
  readonly mirror?: readonly string[];
}

export function register(program: Command): void {
  program
    .command('up')
    .description(
      `start the clusters of ${firstEnvironment} and ${firstLive}, or go on where an earlier start was interrupted`,
    )
    .option('--only <environment>', 'start one cluster, for a small machine', parseEnvironment)
    .option(
      '--environment <name>',
      `another environment's cluster as well, once for each of ${environments.join(', ')}`,
      (name: string, before: readonly Environment[] = []) => [...before, parseEnvironment(name)],
    )
    .option('--small', 'give production one node as well', false)
    .option(
      '--instance <name>',
      'a separate set of clusters with its own names and ports',
      parseInstanceName,
      'default',
    )
    .option('--port-base <port>', 'use the ports from this one on', parsePortBase)
    .addOption(new Option('--open', 'pull every image, whatever the public registries answer now').conflicts('closed'))
    .option('--closed', 'build every image from source, and ask no registry')
    .addOption(
      new Option(
        '--mirror <address>',
        "pull from the company's mirror: docker.io=registry.corp.example/hub, once for each registry, or one for all",
      )
        .argParser((word: string, before: readonly string[] = []) => [...before, word])
        .conflicts('closed'),
    )
    .option(
      '--with <part>',
      `what a laptop goes without otherwise, until down: ${askableParts.map(({ name, about }) => `${name}, ${about}`).join('; ')}`,
      (name: string, before: readonly string[] = []) => [...before, parsePart(name)],
    )
    .action(async ({ open, closed, mirror, ...options }: UpOptions & Sourced) =>
      up({
        ...options,
        ...(open ? { sources: 'open' } : {}),
        ...(closed ? { sources: 'closed' } : {}),
        ...(mirror === undefined ? {} : { mirrors: parseMirrors(mirror) }),
      }),
    );
}

function parsePortBase(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_520) return port;
  throw new InvalidArgumentError(`"${text}" is not a number from 1024 to 65520.`);
}
