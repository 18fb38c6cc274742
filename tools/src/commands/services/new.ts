import { Option, type Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { defined } from '../../lib/values/defined.ts';
import { readConfig } from '../../model/config/config.ts';
import { environments, firstEnvironment, parseEnvironment, type Environment } from '../../model/environment.ts';
import { writeService } from '../../model/new-service/new-service.ts';
import { templates, type ServiceWish, type Template } from '../../model/new-service/wish.ts';
import { commaSeparated } from '../options.ts';
import { makeServices } from './make.ts';
import { registerNewEnvironment } from './new-environment.ts';

interface Options {
  template: Template;
  port: string;
  image?: string;
  health?: string;
  owners?: string[];
  in?: string[];
  json?: true;
}

const example = `
Examples:
  npm run lockstep -- new service orders
  npm run lockstep -- new service orders --in ${environments.at(-1)}`;

export function register(program: Command): void {
  const command = program
    .command('new')
    .description('write what a new service, or environment, needs into the work tree');
  registerNewEnvironment(command);
  command
    .command('service')
    .description(`write a service: its source, base, overlays and all that the platform keeps for it`)
    .argument('<name>', 'its name, a DNS label: also its namespace, its Application and the first label of its host')
    .addOption(new Option('--template <template>', 'what it begins as').choices(templates).default('express'))
    .option('--port <number>', 'on which its container answers', '5000')
    .option('--image <reference>', 'for existing-image: HOST/NAME:TAG@sha256:DIGEST')
    .option('--health <path>', 'for existing-image: the path at which it says that it is well (default: /)')
    .option('--owners <owner...>', 'who reviews its source (default: who reviews apps/)', commaSeparated)
    .option('--in <environment...>', `where it runs (default: ${firstEnvironment})`, commaSeparated)
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async (name: string, options: Options) => {
      const { template, port, image, health, owners, json } = options;
      const wish: ServiceWish = { name, template, port: Number(port), ...defined({ image, health, owners }) };
      const wanted = (options.in ?? [firstEnvironment]).map((each) => parseEnvironment(each));
      const written = await writeService(repositoryRoot, readConfig(), wish, wanted);
      const made = await makeServices(repositoryRoot);
      const paths = [...new Set([...written, ...made])].toSorted();
      console.log(json ? JSON.stringify(paths) : text(wish, wanted, paths));
    });
}

function text({ name, template }: ServiceWish, wanted: readonly Environment[], paths: readonly string[]): string {
  const shown = wanted.join(' and ');
  if (paths.length === 0) return `Nothing has changed: ${name} is there, in ${shown}.`;
  const next = environments.find((environment) => !wanted.includes(environment));
  return [
    ...paths,
    '',
    `${name} is written, for ${shown}. Next:`,
    '  npm test',
    `  git add --all && git commit -m 'Add the service ${name}'`,
    next === undefined
      ? '  npm run lockstep -- status'
      : `  npm run lockstep -- new service ${name}${template === 'express' ? '' : ` --template ${template}`} --in ${next}`,
    ...(next === undefined
      ? []
      : [
          `The last one is for when ${shown} runs it${template === 'existing-image' ? '' : ` and ${next} is offered its image`}: docs/services.md.`,
        ]),
  ].join('\n');
}
