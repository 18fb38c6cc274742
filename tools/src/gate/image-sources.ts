import { join } from 'node:path';
import { parse } from 'yaml';
import { textIfThere } from '../lib/files/if-there.ts';
import { liesIn } from '../lib/files/paths.ts';
import type { BuiltServiceFacts } from '../lib/fork-config.ts';
import { listFiles } from '../lib/git/checkout.ts';
import { textsAt } from '../lib/values/at.ts';
import { configFile, readConfig } from '../model/config/config.ts';
import type { Finding } from '../model/finding.ts';
import { builtBy } from '../model/release.ts';
import { argumentsOf, isBuilt } from '../model/services.ts';
import { buildGets, ignoreFilesOf, pathsLike } from '../model/source/build-context.ts';
import { copiedBy } from '../model/source/containerfile.ts';
import { lockFile, packageFilesOf } from '../model/source/image-source.ts';
import { installedBy } from '../model/source/installed.ts';

/**
 * Whatever an image is built from is named by its service's `sources` or `packages`: a change of anything else would make
 * no image, and nobody would notice. And what is named is there, and starts a release.
 */
export async function imageFindings(root: string): Promise<readonly Finding[]> {
  const files = await listFiles(root);
  const workflow = parse((await textIfThere(join(root, builtBy.workflow))) ?? '') as unknown;
  const passedOver = textsAt(workflow, 'on', 'push', 'paths-ignore');
  const found = readConfig(root)
    .services.filter(isBuilt)
    .map(async (service) => {
      const containerfile = await textIfThere(join(root, service.containerfile));
      if (containerfile === undefined)
        return [
          refuse(
            service,
            'containerfile',
            service.containerfile,
            'there is no such file',
            'Name the one that is there.',
          ),
        ];
      const built = await builtFrom(root, service, containerfile, files);
      const findings = [
        service.sources.flatMap((path) => withoutFile(service, path, files)),
        await unreadablePackages(root, service),
        unnamed(service, built),
        unreleased(service, built, passedOver),
      ];
      return findings.flat();
    });
  return (await Promise.all(found)).flat();
}

async function builtFrom(
  root: string,
  service: BuiltServiceFacts,
  text: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const texts = await Promise.all(ignoreFilesOf(service.containerfile).map((file) => textIfThere(join(root, file))));
  const gets = buildGets(texts.find((ignore) => ignore !== undefined));
  const copied = copiedBy(text, argumentsOf(service)).map((pattern) => pathsLike(pattern));
  return files.filter((file) => gets(file) && copied.some((means) => means(file)));
}

function withoutFile(service: BuiltServiceFacts, path: string, files: readonly string[]): readonly Finding[] {
  if (files.some((file) => liesIn(file, path))) return [];
  return [refuse(service, 'sources', path, 'nothing is there', 'Name what is, or leave it out.')];
}

async function unreadablePackages(root: string, service: BuiltServiceFacts): Promise<readonly Finding[]> {
  const { packages } = service;
  if (packages === undefined) return [];
  const installed = installedBy((await textIfThere(join(root, lockFile))) ?? '', packages);
  if (!('why' in installed)) return [];
  const reason = `${lockFile} does not say what the image installs, so that each change of it makes a new one: ${installed.why}`;
  return [
    refuse(
      service,
      'packages',
      packages,
      reason,
      'Run `npm install --package-lock-only`, or name the right workspace.',
    ),
  ];
}

function unnamed(service: BuiltServiceFacts, built: readonly string[]): readonly Finding[] {
  const { sources, packages, containerfile } = service;
  // npm reads the root's manifest to know the workspaces; what comes of it stands in the lock file.
  const manifests = packages === undefined ? [] : [...packageFilesOf({ packages }), 'package.json'];
  const named = [...sources, ...manifests, containerfile, ...ignoreFilesOf(containerfile)];
  const open = built.filter((file) => !named.some((path) => liesIn(file, path)));
  if (open.length === 0) return [];
  const reason = 'its image is built from this, and a change of it would make no new one';
  const wayOut = `Add it to sources, or leave it out by ${ignoreFilesOf(containerfile)[0]}.`;
  return [refuse(service, 'sources', `without ${some(open)}`, reason, wayOut)];
}

function unreleased(
  service: BuiltServiceFacts,
  built: readonly string[],
  passedOver: readonly string[],
): readonly Finding[] {
  const ignored = passedOver.map((pattern) => pathsLike(pattern));
  const late = built.filter((file) => ignored.some((means) => means(file)));
  if (late.length === 0) return [];
  const reason = `its image is built from this, and ${builtBy.workflow} passes over a push that changes nothing else`;
  const wayOut = `Leave it out by ${ignoreFilesOf(service.containerfile)[0]}, or take it out of on.push.paths-ignore there.`;
  return [refuse(service, 'sources', some(late), reason, wayOut)];
}

function some(files: readonly string[]): string {
  return files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
}

function refuse(service: BuiltServiceFacts, field: string, value: string, reason: string, wayOut: string): Finding {
  return { file: configFile, object: `service ${service.name}`, field, value, reason, wayOut };
}
