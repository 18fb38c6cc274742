import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { readNames } from '@lockstep/tools/model/names/names';
import type { DashboardLaw } from './model.ts';

const uid = /\/d\/([\w-]+)/g;

/** A law of the dashboards that are there: each link to one leads to one, each link to a page of this repository too. */
export function linksLaw(uids: readonly string[], root: string = repositoryRoot): DashboardLaw {
  const pages = `${readNames(root).repository}/blob/main/`;
  return (dashboard) => {
    const text = JSON.stringify([dashboard.links, dashboard.panels, dashboard.annotations]);
    const boards = [...text.matchAll(uid)].map(([, name = '']) => name);
    const paths = text
      .split(pages)
      .slice(1)
      .map((rest) => /^[\w./-]+/.exec(rest)?.[0] ?? '');
    return [
      ...[...new Set(boards)]
        .filter((name) => !uids.includes(name))
        .map((name) => `a link to /d/${name} leads nowhere`),
      ...[...new Set(paths)].filter((path) => !existsSync(join(root, path))).map((path) => `there is no ${path}`),
    ];
  };
}
