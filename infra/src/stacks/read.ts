import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@lockstep/tools/model/environment';
import { awsEnvironments } from '../environments/index.ts';
import { readTexts } from '@lockstep/tools/lib/git/objects';
import { parts, stackName, type Part } from '../naming.ts';
import type { EnvironmentStacks, Stack } from './model.ts';
import { readable } from './readable.ts';
import { isThere } from '@lockstep/tools/lib/files/if-there';

/** Where the golden file of a stack lies, from the repository's root. */
export function goldenPath(environment: Environment, part: Part): string {
  return `infra/golden/${environment}/${part}.json`;
}

/** Whether a checkout has infra/ at all. */
export async function hasGolden(root: string): Promise<boolean> {
  return await isThere(join(root, 'infra', 'golden'));
}

/** What a synth wrote to a folder. */
export function readSynthesized(outdir: string): Promise<readonly EnvironmentStacks[]> {
  return eachEnvironment(async (environment, part) =>
    readable(await readFile(join(outdir, 'stacks', stackName(environment, part), 'cdk.tf.json'), 'utf8')),
  );
}

/** What the golden files of a checkout say. */
export function readGolden(root: string): Promise<readonly EnvironmentStacks[]> {
  return eachEnvironment(
    async (environment, part) => JSON.parse(await readFile(join(root, goldenPath(environment, part)), 'utf8')) as Stack,
  );
}

/** What the golden files of a revision said; an environment that it did not have is left out. */
export async function readGoldenAt(root: string, revision: string): Promise<readonly EnvironmentStacks[]> {
  const all = awsEnvironments.flatMap((environment) => parts.map((part) => ({ environment, part })));
  const found = await readTexts(
    root,
    all.map(({ environment, part }) => `${revision}:${goldenPath(environment, part)}`),
  );
  const stacks = new Map(all.map(({ environment, part }, index) => [stackName(environment, part), found[index]]));
  return awsEnvironments
    .filter((environment) => parts.every((part) => stacks.get(stackName(environment, part)) !== undefined))
    .map((environment) =>
      collect(environment, (part) => JSON.parse(stacks.get(stackName(environment, part))!) as Stack),
    );
}

async function eachEnvironment(
  read: (environment: Environment, part: Part) => Promise<Stack>,
): Promise<readonly EnvironmentStacks[]> {
  return await Promise.all(
    awsEnvironments.map(async (environment) => {
      const found = await Promise.all(parts.map((part) => read(environment, part)));
      return collect(environment, (part) => found[parts.indexOf(part)]!);
    }),
  );
}

function collect(environment: Environment, stackOf: (part: Part) => Stack): EnvironmentStacks {
  return {
    environment,
    stacks: {
      state: stackOf('state'),
      identities: stackOf('identities'),
      network: stackOf('network'),
      cluster: stackOf('cluster'),
    },
  };
}
