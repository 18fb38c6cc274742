import { join } from 'node:path';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { overlayFolders } from '../service-parts/overlay.ts';
import { publicHost, serviceHost } from '../service-parts/served.ts';

/** A line of a checkout that names what is a service's alone. */
export interface Mention {
  /** From the repository's root. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Written by programs, or what was. */
const skipped = /(?:^|\/)(?:package-lock\.json|CHANGELOG\.md)$|\.(?:png|jpg|svg|ico|woff2?|patch)$/;

/** What still names a service: its folders, its package, its namespace, its image or its hosts, as a person wrote it there. */
export async function mentionsOf(
  root: string,
  { names, environments }: Pick<ForkConfig, 'names' | 'environments'>,
  service: ServiceFacts,
): Promise<readonly Mention[]> {
  const isNamed = namesOf(names, environments, service);
  const paths = (await listFiles(root)).filter((path) => !skipped.test(path));
  const found = await Promise.all(
    paths.map(async (path) => {
      const lines = ((await textIfThere(join(root, path))) ?? '').split('\n');
      return lines.flatMap((text, index) => (isNamed(text) ? [{ path, line: index + 1, text: text.trim() }] : []));
    }),
  );
  return found.flat();
}

function namesOf(
  { images, domain }: ForkConfig['names'],
  environments: readonly string[],
  service: ServiceFacts,
): (line: string) => boolean {
  const { name, application, image } = service;
  const folders = [`apps/${name}`, `base/${application}`, `base/services/${application}`];
  const host = serviceHost(service);
  const hosts = environments.flatMap((one) => [`${host}.${one}.localhost`, publicHost(service, one, domain)]);
  const others = [
    `@lockstep/${name}`,
    `kubernetes.io/metadata.name: ${application}`,
    `namespace: ${application}`,
    `.${application}.svc`,
    ...(image === undefined ? [] : [`${images}/${image}`]),
  ];
  const words = [...folders, ...overlayFolders(environments, application), ...hosts, ...others].map((word) =>
    word.replaceAll('.', String.raw`\.`),
  );
  const pattern = new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`);
  return (line) => pattern.test(line);
}
