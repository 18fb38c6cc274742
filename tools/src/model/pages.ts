import { Failure } from '../lib/failure.ts';
import type { ForkConfig, PageFacts } from '../lib/fork-config.ts';
import { defined } from '../lib/values/defined.ts';
import { readConfig } from './config/config.ts';
import type { Environment } from './environment.ts';
import { publicHost, serviceHost, servedApplications } from './service-parts/served.ts';
import { doorPort, type Door, type Instance } from './instance.ts';

/** The pages that people look at: those of the services first, then in the order of `lockstep.config.ts`. */
export const pages: readonly PageFacts[] = pagesOf(readConfig());

/** Each service has one, named like it, unless the file of settings says another. */
function pagesOf(config: Pick<ForkConfig, 'pages' | 'services'>): readonly PageFacts[] {
  const applications = servedApplications(config);
  const isService = ({ application }: PageFacts): boolean => applications.some(({ name }) => name === application);
  const hostsOf = ({ application }: PageFacts) => applications.find(({ name }) => name === application)?.service.hosts;
  const said = config.pages.filter(isService).map((page) => defined({ hosts: hostsOf(page), ...page }));
  const unsaid = applications
    .filter(({ name }) => !said.some(({ application }) => application === name))
    .map(({ name, service }) =>
      defined({
        name: service.name,
        title: service.name,
        host: serviceHost(service),
        hosts: service.hosts,
        application: name,
      }),
    );
  return [...said, ...unsaid, ...config.pages.filter((page) => !isService(page))];
}

/** The entry point of the door that shows the platform's own pages. */
export const innerEntry = 'inner';

/** The one path of such a page that the world may call: GitHub does, and what is not signed is refused. */
export const webhook = { page: 'argocd', host: 'argocd', path: '/api/webhook' } as const;

/** Where a page answers on this machine, through its environment's ingress. */
export function localUrl(page: PageFacts, instance: Instance, environment: Environment): string {
  return `https://${localHostOf(page, environment)}:${doorPort(instance, environment, doorOfPage(page))}${pagePath(page)}`;
}

/** The path at which its host shows it. */
export function pagePath({ path = '/' }: Pick<PageFacts, 'path'>): string {
  return path;
}

/** By which door people come to it. */
export function doorOfPage({ inner }: Pick<PageFacts, 'inner'>): Door {
  return inner === true ? 'inner' : 'customers';
}

/** The name under which it is asked for there. */
export function localHostOf({ host }: Pick<PageFacts, 'host'>, environment: Environment): string {
  return `${host}.${environment}.localhost`;
}

/** Where it answers on its real cluster. */
export function hostOf(page: PageFacts, environment: Environment): string {
  return publicHost(page, environment, readConfig().names.domain);
}

/** @throws {Failure} that lists the pages when none has this name. */
export function pageNamed(name: string): PageFacts {
  const found = pages.find((page) => page.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `There is no page "${name}"`,
    wayOut: `Name one of ${pages.map((page) => page.name).join(', ')}.`,
  });
}
