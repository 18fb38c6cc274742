import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { awsEnvironments } from '../environments/index.ts';
import { isThere } from '@lockstep/tools/lib/files/if-there';
import { run } from '@lockstep/tools/lib/process/run';
import { parts, stackName } from '../naming.ts';
import { runSynth } from '../run-synth.ts';
import type { Json, JsonObject } from '../stacks/model.ts';
import { installSuccessor } from './successor.ts';

/** One value that the successor writes otherwise. */
interface Difference {
  /** As `terraform.required_providers.aws.version`. */
  readonly path: string;
  readonly cdktf: string;
  readonly cdktn: string;
}

/** The paths that say a version or a provider's name, and so must differ. */
export const versionPaths: ReadonlySet<string> = new Set([
  '//.metadata.version',
  'terraform.required_providers.aws.source',
  'terraform.required_providers.aws.version',
]);

// The names are what the copy of the code reads from the repository.
const copied = [
  'infra/package.json',
  'infra/src',
  'tools/package.json',
  'tools/src',
  'tools/versions.json',
  'lockstep.config.ts',
  'package.json',
] as const;

/** Synthesizes the same code with cdktf and with its successor, and gives every value that differs, stack by stack. */
export async function rehearse(root: string, say: (line: string) => void): Promise<readonly Difference[]> {
  const folder = await installSuccessor(say);
  // Below the successor's folder, whose node_modules are then the nearest.
  const copy = await mkdtemp(join(folder, 'rehearsal-'));
  try {
    await Promise.all(copied.map((path) => cp(join(root, path), join(copy, path), { recursive: true })));
    await linkPackages(root, copy);
    const [before, after] = [join(copy, 'cdktf'), join(copy, 'cdktn')];
    say('synthesizing with cdktf');
    await runSynth(root, { outdir: before });
    say('synthesizing with cdktn');
    await run(process.execPath, ['--disable-warning=DEP0044', join(copy, 'infra', 'src', 'main.ts'), after], {
      doing: 'synthesize with cdktn',
      env: { NODE_OPTIONS: '' },
      wayOut: 'Its message says what the successor takes otherwise; see docs/leave-cdktf.md.',
    });
    return await differences(before, after);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What the copied tools import: each other, and the packages that are installed in the checkout. */
async function linkPackages(root: string, copy: string): Promise<void> {
  const links = join(copy, 'node_modules');
  await mkdir(join(links, '@lockstep'), { recursive: true });
  const own = ['infra', 'tools'].map((name) => symlink(join(copy, name), join(links, '@lockstep', name)));
  const { dependencies } = JSON.parse(await readFile(join(root, 'tools', 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const names = Object.keys(dependencies).filter((name) => !name.startsWith('@lockstep/'));
  const others = names.map(async (name) => {
    // npm puts a version that others do not share below the package that wants it.
    const nearest = join(root, 'tools', 'node_modules', name);
    const installed = (await isThere(nearest)) ? nearest : join(root, 'node_modules', name);
    await symlink(installed, join(links, name));
  });
  await Promise.all([...own, ...others]);
}

async function differences(before: string, after: string): Promise<readonly Difference[]> {
  const names = awsEnvironments.flatMap((environment) => parts.map((part) => stackName(environment, part)));
  const found = await Promise.all(
    names.map(async (stack) => {
      const [one, other] = await Promise.all([before, after].map((outdir) => stackIn(outdir, stack)));
      return differing(one, other, []);
    }),
  );
  return found.flat();
}

async function stackIn(outdir: string, stack: string): Promise<Json> {
  return JSON.parse(await readFile(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as Json;
}

/** Every value that differs between two documents, by its path. */
export function differing(
  cdktf: Json | undefined,
  cdktn: Json | undefined,
  path: readonly string[],
): readonly Difference[] {
  if (JSON.stringify(cdktf) === JSON.stringify(cdktn)) return [];
  if (!isObject(cdktf) || !isObject(cdktn)) {
    return [
      { path: path.join('.'), cdktf: JSON.stringify(cdktf) ?? 'nothing', cdktn: JSON.stringify(cdktn) ?? 'nothing' },
    ];
  }
  const names = [...new Set([...Object.keys(cdktf), ...Object.keys(cdktn)])];
  return names.flatMap((name) => differing(cdktf[name], cdktn[name], [...path, name]));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
