import type { Command } from 'commander';
import { buildService } from '../../image/build/service-image.ts';
import { loadInstance } from '../../model/instance.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { instanceOption } from '../options.ts';
import { firstService } from '../../model/services.ts';

interface Options {
  revision: string;
  service: string;
  instance: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('build')
    .description("build a service's image of a commit into the local mirror; print the reference to bump to")
    .option('--revision <revision>', 'the last commit up to this one that changed the service', 'HEAD')
    .option('--service <name>', 'which service', firstService.name)
    .option(...instanceOption)
    .option('--json', 'print JSON')
    .action(async ({ revision, service, instance, json }: Options) => {
      const loaded = await loadInstance(instance);
      const result = await buildService({
        instance: loaded,
        repo: repositoryRoot,
        revision,
        service,
        say: toStandardError,
      });
      if (json) return console.log(JSON.stringify(result));
      if (result.reused) toStandardError('the mirror has it already');
      const of = instance === 'default' ? '' : ` --instance ${instance}`;
      console.log(
        `${result.reference}\nNext: npm run lockstep -- bump --push --repo local${of} --image ${result.reference}`,
      );
    });
}
