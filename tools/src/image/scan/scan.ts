import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { services } from '../../model/services.ts';
import { readAccepted } from './accepted.ts';
import { decideScan, type ScannedImage, type ScanVerdict } from '../verdict.ts';
import { askGrype, importDatabase, type DatabaseOptions } from './grype.ts';
import { parseReference } from '../../lib/registry/reference.ts';
import type { RegistryOptions } from '../../lib/registry/registry.ts';
import { inSandbox } from './sandbox.ts';
import { sarifOf, type SarifPlace } from './sarif.ts';
import { ensurePackages } from './packages.ts';
import { writeSbom } from './syft.ts';

export interface ScanOptions {
  /** The checkout with the file of accepted findings. */
  readonly root: string;
  readonly registry?: RegistryOptions;
  readonly database?: DatabaseOptions;
  /** Whether these images are what one environment runs; then an entry may be there for the other one. */
  readonly ofEnvironment?: true;
  readonly say?: (line: string) => void;
  /** Milliseconds since 1970; default: now. */
  readonly now?: number;
}

/**
 * Judges images by what is known of their packages today.
 * @throws {Failure} when an image cannot be read, or no database of the last five days answers.
 */
export async function scanImages(references: readonly string[], options: ScanOptions): Promise<ScanVerdict> {
  const { say = () => {} } = options;
  await prepare(options);
  const scanned: ScannedImage[] = [];
  for (const reference of references) {
    say(`scanning ${reference}`);
    scanned.push(
      await inSandbox(async ({ folder }) => {
        const sbom = join(folder, 'image.syft.json');
        await writeSbom(reference, sbom, 'syft-json', options.registry);
        return await scannedList(reference, sbom, options);
      }),
    );
  }
  return await judge(scanned, options, options.ofEnvironment === undefined && coversServices(references));
}

/** Judges an image by a list of its packages that syft wrote. */
export async function scanSbom(file: string, options: ScanOptions): Promise<ScanVerdict> {
  await ensurePackages(file);
  await prepare(options);
  return await judge([await scannedList(file, file, options)], options, false);
}

/** Writes the verdict where GitHub's code scanning takes it. */
export async function writeSarif(
  file: string,
  verdict: ScanVerdict,
  placeOf: (reference: string) => SarifPlace,
): Promise<void> {
  await writeJson(file, sarifOf(verdict, placeOf));
}

/** Writes a value where a program reads it. */
export async function writeJson(file: string, value: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function prepare({ database = {} }: ScanOptions): Promise<void> {
  const { archive } = database;
  if (archive !== undefined) await importDatabase({ ...database, archive });
}

async function scannedList(reference: string, sbom: string, { database }: ScanOptions): Promise<ScannedImage> {
  const { built, vulnerabilities } = await askGrype(sbom, database);
  return { reference, database: built, vulnerabilities };
}

async function judge(scanned: readonly ScannedImage[], options: ScanOptions, complete: boolean): Promise<ScanVerdict> {
  const today = new Date(options.now ?? Date.now()).toISOString().slice(0, 10);
  return decideScan(scanned, await readAccepted(options.root, today), { complete });
}

/** Whether every service of this repository is among the images, whatever its tag. */
export function coversServices(references: readonly string[]): boolean {
  const names = new Set(
    references.map((reference) => {
      const image = parseReference(reference);
      return image.kind === 'registry' ? image.name : image.at.replace(/:[^/:]*$/, '');
    }),
  );
  return services.every(({ image }) => names.has(image));
}
