import type { Command } from 'commander';
import { remoteRepository } from '../../delivery/write/target.ts';
import { pinnedIn } from '../../image/pinned.ts';
import { verify } from '../../image/provenance.ts';
import { parseEnvironment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

interface Options {
  environment?: string;
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
    .option('--repo <url>', "the repository on GitHub (default: this checkout's remote origin)")
    .option('--json', 'print JSON')
    .action(async (references: string[], { environment, repo, json }: Options) => {
      if (references.length > 0 === (environment !== undefined)) {
        throw new Failure({
          what: 'It is not clear what to verify',
          wayOut: 'Name images, or an environment with --environment.',
        });
      }
      const images =
        environment === undefined ? references : await pinnedIn(parseEnvironment(environment), repositoryRoot);
      if (images.length === 0) toStandardError(`${environment} pins no image of a service`);
      const named = repo === undefined ? {} : { repo };
      const github = images.length === 0 ? undefined : gitHubOf(await remoteRepository(named));
      const verified = github === undefined ? [] : await verify(images, github, repositoryRoot);
      if (json) return console.log(JSON.stringify(verified));
      for (const { reference, by } of verified) console.log(`${reference}\nwas built by ${by}.`);
    });
}
