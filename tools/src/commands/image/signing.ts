import type { Command } from 'commander';
import { signingBy } from '../../model/release.ts';

export function register(image: Command): void {
  image
    .command('signing')
    .description('what proves who built an image: attestations of GitHub, or statements signed by a key')
    .action(() => console.log(signingBy()));
}
