import { readFile } from 'node:fs/promises';
import { Failure } from '../../lib/failure.ts';
import { jsonIn } from '../../lib/files/json.ts';

/** One package that an image holds. */
export interface ImagePackage {
  readonly name: string;
  readonly version: string;
  /** deb, npm, binary, … */
  readonly type: string;
}

/** Packages whose vulnerabilities are known per release of their distribution only. */
const ofDistribution = new Set(['deb', 'apk', 'rpm', 'alpm']);

/**
 * The packages of a list in syft's own form.
 * @throws {Failure} when it lists none, or packages of an unknown distribution: a scan would find nothing, and pass.
 */
export function packagesIn(text: string, reference: string): readonly ImagePackage[] {
  const { artifacts = [], distro } = JSON.parse(text) as {
    artifacts?: readonly ImagePackage[];
    distro?: { readonly id?: string };
  };
  if (artifacts.length === 0) throw empty(reference);
  if (artifacts.some(({ type }) => ofDistribution.has(type)) && !distro?.id) {
    throw new Failure({
      what: `${reference} cannot be judged`,
      why: 'it holds packages of a distribution and does not say of which',
      wayOut: 'Keep /etc/os-release in the image.',
    });
  }
  return artifacts.map(({ name, version, type }) => ({ name, version, type }));
}

/** @throws {Failure} when a list, in any of the forms that `image sbom` writes, names no package. */
export async function ensurePackages(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure({ what: `Cannot read ${file}`, why: error.message, wayOut: 'Name a list that exists.' });
  });
  if (count(text) === 0) throw empty(file);
}

function count(text: string): number {
  const { artifacts, components, packages } = Object(jsonIn(text)) as Record<string, readonly unknown[] | undefined>;
  // SPDX lists the image itself as a package.
  return artifacts?.length ?? components?.length ?? Math.max((packages?.length ?? 0) - 1, 0);
}

function empty(reference: string): Failure {
  return new Failure({
    what: `No package was found in ${reference}`,
    why: 'what lists no package has nothing that a scan could judge',
    wayOut: 'Check that this is the image you mean, and that it keeps the metadata of its packages.',
  });
}
