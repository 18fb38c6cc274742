import type { Command } from 'commander';
import { remoteRepository } from '../../delivery/write/target.ts';
import { pinnedIn } from '../../image/pinned.ts';
import { verify } from '../../image/provenance.ts';
import { hops, parseEnvironment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

interface Options {
  environment?: string;
  offered?: true;
  repo?: string;
  json?: true;
}

export function register(image: Command): void {
  image
    .command('verify')
    .description(
      "prove by GitHub's attestations that the release workflow built an image of the commit in its tag; with gh",
    )
    .argument('[reference...]', 'REGISTRY/NAME:COMMIT@DIGEST')
    .option('--environment <name>', 'the images of the services that this environment pins')
    .option('--offered', 'the images of the services that each environment pins which offers them to another')
    .option('--repo <url>', "the repository on GitHub (default: this checkout's remote origin)")
    .option('--json', 'print JSON')
    .action(async (references: string[], { environment, offered, repo, json }: Options) => {
      const said = [references.length > 0, environment !== undefined, offered === true].filter(Boolean);
      if (said.length !== 1) {
        throw new Failure({
          what: 'It is not clear what to verify',
          wayOut: 'Name images, or an environment with --environment, or say --offered.',
        });
      }
      const offering = offered ? hops.map(({ from }) => from) : [];
      const asked = environment === undefined ? offering : [parseEnvironment(environment)];
      const pinned = await Promise.all(asked.map(async (each) => await pinnedIn(each, repositoryRoot)));
      const images = [...new Set([...references, ...pinned.flat()])];
      if (images.length === 0) toStandardError(`${asked.join(' and ')} pins no image of a service`);
      const named = repo === undefined ? {} : { repo };
      const github = images.length === 0 ? undefined : gitHubOf(await remoteRepository(named));
      const verified = github === undefined ? [] : await verify(images, github, repositoryRoot);
      if (json) return console.log(JSON.stringify(verified));
      for (const { reference, by } of verified) console.log(`${reference}\nwas built by ${by}.`);
    });
}
