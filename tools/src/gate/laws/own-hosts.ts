import { didYouMean, isNear } from '../../lib/values/nearest.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { routesIn, type IngressRoute } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import { settingsOf } from '../references/texts.ts';
import { variablesOf } from '../references/variables.ts';

/** An address at which a program says that it is reached leads there: the host is that of an Ingress, and its path is routed. */
export function ownHosts(rendered: readonly Rendered[], { names }: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const routes = routesIn(index).filter(({ host }) => host !== '');
  const settings = index.ofKind('ConfigMap').flatMap(settingsOf);
  const variables = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) =>
      variablesOf(pod, container, index).filter(({ source }) => source === pod.source),
    ),
  );
  const values = variables.map(({ source, field, value }) => ({ source, field, text: value }));
  const said = [...settings, ...values].flatMap(({ source, field, text }) =>
    urlsIn(text).flatMap((url) => judge({ source, field }, url, routes)),
  );
  return [...said, ...routes.flatMap((route) => domainFindings(route, [names.domain, 'localhost']))];
}

function domainFindings({ source, field, host }: IngressRoute, domains: readonly string[]): readonly Finding[] {
  const meant = domains.find((domain) => isNear(host.split('.').slice(-domain.split('.').length).join('.'), domain));
  if (meant === undefined) return [];
  const reason = `this is no domain of ours, but nearly ${meant}`;
  return [finding(source, field.replace(/\.http\..*$/, '.host'), host, { reason, wayOut: `End it in ${meant}.` })];
}

/** A value that is an address as a whole, or settings that have such values. */
function urlsIn(text: string): readonly URL[] {
  return [...text.matchAll(/(?:^|[\s"'=])(https?:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?)(?=$|[\s"',])/g)].map(
    ([, address]) => new URL(address!),
  );
}

function judge(
  { source, field }: { readonly source: Rendered; readonly field: string },
  { href, hostname, pathname }: URL,
  routes: readonly IngressRoute[],
): readonly Finding[] {
  const own = routes.filter(({ host }) => host === hostname);
  const hosts = [...new Set(routes.map(({ host }) => host))];
  if (own.length === 0) {
    if (!hosts.some((host) => isNear(host, hostname))) return [];
    const reason = 'no Ingress has this host, but one that differs from it by a letter';
    return [finding(source, field, href, { reason, wayOut: `Write it as there.${didYouMean(hostname, hosts)}` })];
  }
  if (own.some((route) => leads(route, pathname))) return [];
  const reason = `no Ingress of this host leads on from ${pathname}`;
  const known = own.map(({ path = '/' }) => path).join(', ');
  return [finding(source, field, href, { reason, wayOut: `Name a path below ${known}, or route this one.` })];
}

function leads({ path, pathType }: IngressRoute, wanted: string): boolean {
  if (path === undefined || path === wanted) return true;
  const start = path.replace(/\/$/, '');
  return pathType !== 'Exact' && (wanted === start || wanted.startsWith(`${start}/`));
}
