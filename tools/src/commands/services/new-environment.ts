import { join } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { defined } from '../../lib/values/defined.ts';
import { readConfig } from '../../model/config/config.ts';
import { writeEnvironment } from '../../model/new-environment/new-environment.ts';
import type { EnvironmentWish } from '../../model/new-environment/wish.ts';
import { makeServices } from './make.ts';

interface Options {
  after: string;
  region?: string;
  json?: true;
}

const example = `
Examples:
  npm run lockstep -- new environment qa --after staging
  npm run lockstep -- new environment production-eu --after production`;

/** `new environment`. */
export function registerNewEnvironment(command: Command): void {
  command
    .command('environment')
    .description('write an environment: its cluster as that of the one before it, which it takes its images from')
    .argument('<name>', 'its name, a DNS label: also its folder, and a label of its hosts')
    .requiredOption('--after <environment>', 'the one before it in the order, which it is made like')
    .option('--region <region>', 'of its cluster on AWS (default: that of the one before)')
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async (name: string, { after, region, json }: Options) => {
      const wish: EnvironmentWish = { name, after, ...defined({ region }) };
      const written = await writeEnvironment(repositoryRoot, readConfig(), wish);
      const made = await makeServices(repositoryRoot);
      const paths = [...new Set([...written, ...made, ...(await recorded(written))])].toSorted();
      console.log(json ? JSON.stringify(paths) : text(wish, paths));
    });
}

/** What its stacks are on AWS, by a process of its own: this one has read the settings from before. */
async function recorded(written: readonly string[]): Promise<readonly string[]> {
  if (!written.some((path) => path.startsWith('infra/'))) return [];
  const command = [join(repositoryRoot, 'tools/src/main.ts'), 'infra', 'record'];
  const { stdout } = await run(process.execPath, command, { cwd: repositoryRoot });
  return stdout.split('\n').filter((line) => line.startsWith('infra/'));
}

function text({ name, after }: EnvironmentWish, paths: readonly string[]): string {
  if (paths.length === 0) return `Nothing has changed: ${name} is there, after ${after}.`;
  return [
    ...paths,
    '',
    `${name} is written, after ${after}, and pins what that one runs. Next:`,
    '  npm test',
    `  git add --all && git commit -m 'Add the environment ${name}'`,
    `  npm run up -- --environment ${name}`,
    'Before it is merged for a real cluster: docs/new-environment.md.',
  ].join('\n');
}
