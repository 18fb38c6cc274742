import { join } from 'node:path';
import versions from '../../../../versions.json' with { type: 'json' };
import { Failure } from '../../../lib/failure.ts';
import { cacheDir, repositoryRoot } from '../../../lib/files/paths.ts';
import { contentHash } from '../content.ts';
import { builds, programs } from '../data/go.ts';
import { pnpm, webPages } from '../data/pages.ts';
import { recipeHash } from '../recipe.ts';
import { contextsDir, type WebPage } from '../source.ts';

/** The page of a name. */
export function webPageNamed(name: string): WebPage {
  const found = webPages.find((page) => page.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `There is no web page ${name}`,
    wayOut: 'Add it to tools/src/toolbox/sources/data/pages.ts, or mend its name.',
  });
}

/** Changes with everything that makes a page's files: its data, its sources, what is laid over them, Node and pnpm. */
export function pageRecipe(page: WebPage): string {
  const overlay = page.overlay === undefined ? '' : contentHash(join(contextsDir, page.overlay));
  const { memory: _, ...making } = page;
  return recipeHash(making, sourceOf(page), overlay, versions.node, page.install === 'pnpm' ? pnpm : '');
}

/** Where a page's files lie once they are built: `<cache>/pages/<name>/<version>-<recipe>`. */
export function pageFolder(page: WebPage): string {
  return join(cacheDir(), 'pages', page.name, `${page.version}-${pageRecipe(page)}`);
}

/** What of a folder of this checkout is no source: installed, or built. */
export function notSources({ output }: Pick<WebPage, 'output'>): readonly string[] {
  return ['node_modules', output.split('/')[0]!];
}

function sourceOf(page: WebPage): unknown {
  const { from } = page;
  if ('program' in from) {
    const program = programs.find(({ name }) => name === from.program);
    return [program, program === undefined ? '' : contentHash(join(contextsDir, program.folder))];
  }
  if ('moduleOf' in from) return builds.find(({ name }) => name === from.moduleOf)?.version;
  return contentHash(join(repositoryRoot, from.folder), notSources(page));
}
