import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { render } from '../../diff/render.ts';
import { environments, parseEnvironment } from '../../model/environment.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

export function register(program: Command): void {
  program
    .command('render')
    .description('render every overlay of the environments to files, as Argo CD would')
    .argument('[environments...]', `of ${environments.join(', ')}; default all`)
    .option('--out <folder>', 'where to', join(repositoryRoot, 'dist', 'rendered'))
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--json', 'print JSON')
    .action(async (names: string[], { out, root, json }: { out: string; root: string; json?: true }) => {
      const wanted = names.length === 0 ? environments : names.map((name) => parseEnvironment(name));
      const files = await render({
        environments: wanted,
        out: resolve(out),
        root: resolve(root),
        say: toStandardError,
      });
      const shown = files.map((file) => relative(process.cwd(), file));
      console.log(json ? JSON.stringify(shown) : shown.join('\n'));
    });
}
