import { Option, type Command } from 'commander';
import { sbomFormats, writeSbom, type SbomFormat } from '../../image/scan/syft.ts';
import { mirrorOption, registryOptions } from './options.ts';

interface Options {
  out: string;
  format: SbomFormat;
  instance?: string;
  json?: true;
}

export function register(image: Command): void {
  image
    .command('sbom')
    .description('list every package that an image holds, with syft')
    .argument('<reference>', 'REGISTRY/NAME@DIGEST, docker:NAME, podman:NAME or oci-archive:FILE')
    .requiredOption('--out <file>', 'the file to write')
    .addOption(new Option('--format <format>', 'how').choices(sbomFormats).default('spdx-json'))
    .option(...mirrorOption)
    .option('--json', 'print JSON')
    .action(async (reference: string, { out, format, instance, json }: Options) => {
      const packages = await writeSbom(reference, out, format, await registryOptions(instance));
      const counted = Object.entries(Object.groupBy(packages, ({ type }) => type)).map(([type, those]) => [
        type,
        those?.length ?? 0,
      ]);
      if (json) return console.log(JSON.stringify({ reference, file: out, packages }));
      console.log(`${out}: ${counted.map(([type, count]) => `${count} ${type}`).join(', ')}`);
    });
}
