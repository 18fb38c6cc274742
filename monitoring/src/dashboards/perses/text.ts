import type { BoardName } from '../links.ts';
import { withBoardLinks } from '../links.ts';
import type { PersesLink } from './model.ts';

/** Where Perses shows a dashboard, and the page in `monitoring/page` too: what links to one is right in both. */
export function persesPath(name: BoardName): string {
  return `/projects/${project}/dashboards/${name}`;
}

/** What Perses keeps dashboards in. */
export const project = 'lockstep';

const link = /\[([^\]]+)\]\(([^)]+)\)/g;

/** A text of Markdown without its marks: Perses shows what a panel says as it stands. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(link, '$1').replaceAll('**', '');
}

/** Where a text of Markdown leads, each address once. */
export function linksIn(markdown: string): readonly PersesLink[] {
  const found = [...withBoardLinks(markdown, persesPath).matchAll(link)].map(([, name = '', url = '']) => ({
    name,
    url,
    targetBlank: !url.startsWith('/'),
  }));
  return found.filter(({ url }, index) => found.findIndex((other) => other.url === url) === index);
}
