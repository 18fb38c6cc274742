import { join } from 'node:path';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';
import type { Finding } from '@lockstep/tools/model/finding';
import { jsonAt, type EnvironmentStacks } from './stacks/model.ts';

/** The provider's checksums, from the repository's root: what is installed where a role is held. */
export const lockPath = 'infra/.terraform.lock.hcl';

/** OpenTofu's, which the pipeline runs: Terraform calls the same provider otherwise, and OpenTofu then takes any bytes. */
const provider = 'registry.opentofu.org/hashicorp/aws';

/** Where it is: the pipeline, and what people work on. Each has a checksum of its own. */
const fewestHashes = 2;

const wayOut = 'Make it with OpenTofu: docs/aws.md, step 4.';

/** What is wrong with the checksums of a checkout; one that was not made yet breaks nothing here, and is asked for by `init`. */
export async function lockFindings(root: string, all: readonly EnvironmentStacks[]): Promise<readonly Finding[]> {
  const text = await textIfThere(join(root, lockPath));
  return text === undefined ? [] : objectionsToLock(text, versionsIn(all));
}

/** What is wrong with a text of checksums, for stacks that ask for these versions. */
export function objectionsToLock(text: string, versions: readonly string[]): readonly Finding[] {
  const found = [...text.matchAll(/^provider "([^"]+)" \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => ({ name, body }));
  const others = found.filter(({ name }) => name !== provider);
  const own = found.find(({ name }) => name === provider);
  const wrong = others.map(({ name }) => refuse('name', name!, 'the pipeline asks for none of that name'));
  if (own === undefined) return [...wrong, refuse('name', 'nothing', `there is none of ${provider}`)];
  const version = /^ *version *= *"([^"]+)"/m.exec(own.body!)?.[1] ?? 'nothing';
  const hashes = [...own.body!.matchAll(/"(?:h1|zh):[A-Za-z0-9+/=]+"/g)].length;
  return [
    ...wrong,
    ...versions
      .filter((wanted) => wanted !== version)
      .map((wanted) => refuse('version', version, `the stacks ask for ${wanted}`)),
    ...(hashes >= fewestHashes ? [] : [refuse('hashes', String(hashes), 'another machine would find no checksum')]),
  ];
}

function refuse(field: string, value: string, reason: string): Finding {
  return { file: lockPath, object: 'provider', field, value, reason, wayOut };
}

function versionsIn(all: readonly EnvironmentStacks[]): readonly string[] {
  const versions = all.flatMap(({ stacks }) =>
    Object.values(stacks).map(({ terraform }) => String(jsonAt(terraform, 'required_providers.aws.version'))),
  );
  return [...new Set(versions)];
}
