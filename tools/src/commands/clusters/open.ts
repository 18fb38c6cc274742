import type { Command } from 'commander';
import { argocdUrl, grafanaUrl, prometheusUrl, serviceUrl } from '../../model/addresses.ts';
import { environments, parseEnvironment, type Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { loadInstance, parseInstanceName, type Instance } from '../../model/instance.ts';
import { run } from '../../lib/run.ts';
import { loadSecrets, type Secrets } from '../../cluster/up/secrets.ts';

interface Page {
  readonly url: (instance: Instance, environment: Environment) => string;
  /** The password of its user `admin`, where it has a login. */
  readonly password?: (secrets: Secrets) => string;
}

const pages: Readonly<Record<string, Page>> = {
  web: { url: serviceUrl },
  argocd: { url: argocdUrl, password: ({ adminPassword }) => adminPassword },
  grafana: { url: grafanaUrl, password: ({ grafanaPassword }) => grafanaPassword },
  prometheus: { url: prometheusUrl },
};
const names = Object.keys(pages);

interface OpenOptions {
  readonly instance: string;
  readonly password: boolean;
}

export function register(program: Command): void {
  program
    .command('open')
    .description(`open one of ${names.join(', ')} in the browser, or print its address where there is none`)
    .argument('[page]', names.join(' | '), 'web')
    .argument('[environment]', environments.join(' | '), parseEnvironment, 'staging')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--password', 'print the password of its user admin, and open nothing', false)
    .action(async (name: string, environment: Environment, options: OpenOptions) => {
      const page = pageNamed(name);
      const instance = await loadInstance(options.instance);
      if (options.password) return console.log(passwordOf(name, page)(await loadSecrets(instance)));
      const url = page.url(instance, environment);
      console.log(url);
      await openInBrowser(url);
    });
}

function pageNamed(name: string): Page {
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (page !== undefined) return page;
  throw new Failure({ what: `There is no page "${name}"`, wayOut: `Name one of ${names.join(', ')}.` });
}

function passwordOf(name: string, { password }: Page): (secrets: Secrets) => string {
  if (password !== undefined) return password;
  throw new Failure({ what: `${name} has no login`, wayOut: `Leave --password out, or ask for argocd or grafana.` });
}

/** Opens the address where a desktop is there; on a machine without one the printed address is all there is to do. */
async function openInBrowser(url: string): Promise<void> {
  const onLinux = process.platform === 'linux';
  if (onLinux && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return;
  await run(onLinux ? 'xdg-open' : 'open', [url], { doing: 'open a browser', wayOut: `Open ${url} yourself.` });
}
