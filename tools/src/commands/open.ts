import type { Command } from 'commander';
import { argocdUrl, serviceUrl } from '../lib/addresses.ts';
import { environments, parseEnvironment, type Environment } from '../lib/environment.ts';
import { Failure } from '../lib/failure.ts';
import { loadInstance, parseInstanceName } from '../lib/instance.ts';
import { run } from '../lib/run.ts';
import { loadSecrets } from '../up/secrets.ts';

const pages = { web: serviceUrl, argocd: argocdUrl } as const;

interface OpenOptions {
  readonly instance: string;
  readonly password: boolean;
}

export function register(program: Command): void {
  program
    .command('open')
    .description(`open ${Object.keys(pages).join(' or ')} in the browser, or print its address where there is none`)
    .argument('[page]', Object.keys(pages).join(' | '), 'web')
    .argument('[environment]', environments.join(' | '), parseEnvironment, 'staging')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--password', "print the password of Argo CD's admin, and open nothing", false)
    .action(async (page: string, environment: Environment, options: OpenOptions) => {
      const instance = await loadInstance(options.instance);
      if (options.password) return console.log((await loadSecrets(instance)).adminPassword);
      if (page !== 'web' && page !== 'argocd') {
        throw new Failure({
          what: `There is no page "${page}"`,
          wayOut: `Name one of ${Object.keys(pages).join(', ')}.`,
        });
      }
      const url = pages[page](instance, environment);
      console.log(url);
      await openInBrowser(url);
    });
}

/** Opens the address where a desktop is there; on a machine without one the printed address is all there is to do. */
async function openInBrowser(url: string): Promise<void> {
  const onLinux = process.platform === 'linux';
  if (onLinux && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return;
  await run(onLinux ? 'xdg-open' : 'open', [url], { doing: 'open a browser', wayOut: `Open ${url} yourself.` });
}
