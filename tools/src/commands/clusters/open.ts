import type { Command } from 'commander';
import type { PageFacts } from '../../lib/fork-config.ts';
import { localUrl, pageNamed, pages } from '../../model/pages.ts';
import { environments, firstEnvironment, parseEnvironment, type Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { loadInstance, parseInstanceName } from '../../model/instance.ts';
import { openPage } from '../../cluster/look/open-page.ts';
import { loadSecrets, type Secrets } from '../../cluster/up/secrets.ts';

const names = pages.map(({ name }) => name);

const passwords: Readonly<Record<NonNullable<PageFacts['login']>, (secrets: Secrets) => string>> = {
  argocd: ({ adminPassword }) => adminPassword,
  grafana: ({ grafanaPassword }) => grafanaPassword,
  'sign-on': ({ adaPassword, benPassword }) => `ada ${adaPassword}\nben ${benPassword}`,
};

interface OpenOptions {
  readonly instance: string;
  readonly password: boolean;
}

export function register(program: Command): void {
  program
    .command('open')
    .description(`open one of ${names.join(', ')} in the browser, or print its address where there is none`)
    .argument('[page]', names.join(' | '), names[0])
    .argument('[environment]', environments.join(' | '), parseEnvironment, firstEnvironment)
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--password', 'print the password of its user admin, or of its people, and open nothing', false)
    .action(async (name: string, environment: Environment, options: OpenOptions) => {
      const page = pageNamed(name);
      const instance = await loadInstance(options.instance);
      if (options.password) return console.log(passwordOf(page)(await loadSecrets(instance)));
      console.log(localUrl(page, instance, environment));
      await openPage(page, { instance, environment });
    });
}

function passwordOf({ name, login }: PageFacts): (secrets: Secrets) => string {
  if (login !== undefined) return passwords[login];
  const withLogin = pages.filter((page) => page.login !== undefined).map((page) => page.name);
  throw new Failure({
    what: `${name} has no login`,
    wayOut: `Leave --password out, or ask for ${withLogin.join(' or ')}.`,
  });
}
