import { InvalidArgumentError, Option, type Command } from 'commander';
import { serviceNamed, services, type Service } from '../../model/services.ts';
import { requireSigning } from '../../delivery/write/signing.ts';
import { remoteRepository } from '../../delivery/write/target.ts';
import {
  buildAndPush,
  buildForInstance,
  buildLocally,
  type BuildOptions,
  type Built,
} from '../../image/build/destinations.ts';
import { detectEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { Failure, unlessFailure } from '../../lib/failure.ts';
import { gitHubOf, type GitHub } from '../../lib/github/github.ts';
import { loadInstance, type EngineName } from '../../model/instance.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options {
  service?: string[];
  revision: string;
  push?: true;
  instance?: string;
  platform?: string;
  engine?: EngineName;
  ownBases?: true;
  json?: true;
}

export function register(image: Command): void {
  image
    .command('build')
    .description("build services' images of a commit; print the references, to scan or to bump to")
    .option('--service <name...>', 'which services (default: all)')
    .option('--revision <revision>', 'the last commit up to this one that changed the service', 'HEAD')
    .option('--push', "push to each service's registry; what is there and proven to be ours is not built again")
    .option('--instance <name>', 'push to the mirror of these local clusters instead')
    .addOption(new Option('--platform <platform>', "linux/amd64 or linux/arm64 (default: the engine's)").argParser(one))
    .addOption(
      new Option('--engine <name>', 'default: Docker where it answers, else Podman').choices(['docker', 'podman']),
    )
    .option('--own-bases', 'without --push: make the base images here whose registry does not answer')
    .option('--json', 'print JSON: a list of {service, name, commit, digest, reference, reused}')
    .action(async (options: Options) => {
      const chosen = options.service?.map(serviceNamed) ?? services;
      // What main would not take is not built.
      if (options.push) await requireSigning();
      const images: Built[] = [];
      for (const service of chosen) images.push(await built(service, options));
      console.log(options.json ? JSON.stringify(images) : images.map(({ reference }) => reference).join('\n'));
    });
}

async function built(service: Service, options: Options): Promise<Built> {
  const { revision, platform, push, instance, ownBases } = options;
  const common: BuildOptions = {
    repo: repositoryRoot,
    revision,
    say: toStandardError,
    ...defined({ platform }),
  };
  const chosen = [push, instance, ownBases].filter((option) => option !== undefined).length;
  if (chosen > 1) {
    throw new Failure({
      what: '--push, --instance and --own-bases exclude each other',
      why: 'what is published stands on the bases that its Containerfile pins',
      wayOut: 'Leave all but one out.',
    });
  }
  if (instance !== undefined && platform !== undefined) {
    throw new Failure({
      what: '--platform has no meaning with --instance',
      why: "local clusters run on this machine's own platform",
      wayOut: 'Leave one of them out.',
    });
  }
  if (instance !== undefined) return await buildForInstance(service, await loadInstance(instance), common);
  const engine = await engineFor(options);
  if (push) return await buildAndPush(service, engine, await gitHub(), common);
  return await buildLocally(service, engine, { ...common, closed: ownBases ?? false });
}

async function engineFor({ engine: name }: Options): Promise<Engine> {
  const engine = name === undefined ? (await detectEngine())?.engine : await engineNamed(name);
  if (engine !== undefined) return engine;
  throw new Failure({
    what: 'Neither Docker nor Podman answers',
    wayOut: 'Start one, or install Podman, then run this again.',
  });
}

/** Undefined where the checkout has no repository on GitHub: then nothing there can be proven. */
async function gitHub(): Promise<GitHub | undefined> {
  return await unlessFailure(remoteRepository({}).then((repo) => gitHubOf(repo)));
}

function one(text: string): string {
  if (/^linux\/(?:amd64|arm64)$/.test(text)) return text;
  throw new InvalidArgumentError('It is one of linux/amd64 and linux/arm64.');
}
