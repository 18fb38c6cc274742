import type { Command } from 'commander';
import { pinnedIn, placesIn, renderedIn } from '../../image/pinned.ts';
import { reportText } from '../../image/scan/report.ts';
import { scanImages, scanSbom, writeJson, writeSarif, type ScanOptions } from '../../image/scan/scan.ts';
import type { ScanVerdict } from '../../image/verdict.ts';
import { parseEnvironment } from '../../model/environment.ts';
import { firstService, serviceIn } from '../../model/services.ts';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { mirrorOption, registryOptions } from './options.ts';
import { toStandardError } from '../../lib/values/say.ts';

interface Options {
  sbom?: string;
  environment?: string;
  rendered?: true;
  sarif?: string;
  verdict?: string;
  database?: string;
  instance?: string;
  json?: true;
}

export function register(image: Command): void {
  image
    .command('scan')
    .description(
      'refuse images with known vulnerabilities, critical or high, that an update mends; with syft and grype',
    )
    .argument('[reference...]', 'REGISTRY/NAME@DIGEST, docker:NAME, podman:NAME or oci-archive:FILE')
    .option('--sbom <file>', 'a list that `image sbom` or syft wrote, instead of an image')
    .option('--environment <name>', 'the images of the services that this environment pins')
    .option('--rendered', 'with --environment: every image that its overlays render')
    .option('--sarif <file>', "also write the findings for GitHub's code scanning")
    .option('--verdict <file>', 'also write the verdict as JSON, for `image tell`')
    .option('--database <file>', "take grype's database from this archive instead of the network")
    .option(...mirrorOption)
    .option('--json', 'print JSON')
    .action(async (references: string[], options: Options) => {
      const verdict = await scanned(references, options);
      if (options.sarif !== undefined) await writeSarif(options.sarif, verdict, await placesFor(options));
      if (options.verdict !== undefined) await writeJson(options.verdict, verdict);
      if (verdict.images.length === 0) toStandardError(`${options.environment} pins no image of a service`);
      console.log(options.json ? JSON.stringify(verdict) : reportText(verdict));
      if (!verdict.passed) process.exitCode = 1;
    });
}

async function scanned(references: readonly string[], options: Options): Promise<ScanVerdict> {
  const { sbom, environment, rendered, database, instance } = options;
  const chosen = [references.length > 0, sbom !== undefined, environment !== undefined].filter(Boolean).length;
  if (chosen !== 1 || (rendered && environment === undefined)) {
    throw new Failure({
      what: 'It is not clear what to scan',
      wayOut:
        'Name images, or a list with --sbom, or an environment with --environment (then --rendered is for all of it).',
    });
  }
  const common: ScanOptions = {
    root: repositoryRoot,
    registry: await registryOptions(instance),
    say: toStandardError,
    ...(database === undefined ? {} : { database: { archive: database } }),
  };
  if (sbom !== undefined) return await scanSbom(sbom, common);
  if (environment === undefined) return await scanImages(references, common);
  const which = rendered ? renderedIn : pinnedIn;
  const images = await which(parseEnvironment(environment), repositoryRoot);
  return await scanImages(images, { ...common, ofEnvironment: true });
}

async function placesFor({ environment }: Options) {
  if (environment !== undefined) return await placesIn(parseEnvironment(environment), repositoryRoot);
  return (reference: string) => ({ file: (serviceIn(reference) ?? firstService).containerfile, line: 1 });
}
