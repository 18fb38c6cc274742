import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { readNames } from '@lockstep/tools/model/names/names';
import { unless } from '../../grafana/lint/model.ts';
import { persesPath, project } from '../text.ts';
import { boardTitles, type BoardName } from '../../links.ts';
import { persesPanelsOf, type PersesLaw } from './model.ts';

const columns = 24;

/** Facts about the dashboard itself. */
export const persesHeadLaw: PersesLaw = ({ kind, metadata, spec }) => {
  const { display, duration = '', refreshInterval = '' } = spec ?? {};
  return [
    ...unless(kind === 'Dashboard', `its kind is ${kind}`),
    ...unless(metadata?.project === project, `its project is ${metadata?.project}, not ${project}`),
    ...unless(metadata?.name !== undefined && metadata.name in boardTitles, `there is no board ${metadata?.name}`),
    ...unless((display?.name ?? '').trim() !== '', 'it has no title'),
    ...unless((display?.description ?? '').trim().endsWith('?'), 'its description is not the question that it answers'),
    ...unless(/^\d+[mhd]$/.test(duration), `it looks back ${duration || '?'}`),
    ...unless(/^(?:[3-5]\ds|\d+m)$/.test(refreshInterval), `it refreshes every ${refreshInterval || '?'}`),
  ];
};

/** Each panel has one place, within the columns and beside the others. */
export const persesGridLaw: PersesLaw = ({ spec }) => {
  const rows = spec?.layouts ?? [];
  const placed = rows.flatMap(({ spec: row }) => row?.items ?? []).map(({ content }) => content?.$ref ?? '');
  const known = Object.keys(spec?.panels ?? {}).map((key) => `#/spec/panels/${key}`);
  return [
    ...known
      .filter((ref) => placed.filter((each) => each === ref).length !== 1)
      .map((ref) => `${ref} has ${placed.filter((each) => each === ref).length} places`),
    ...placed.filter((ref) => !known.includes(ref)).map((ref) => `there is no ${ref}`),
    ...rows.flatMap(({ spec: row }) => {
      const items = row?.items ?? [];
      const title = row?.display?.title ?? '';
      return [
        unless(title.trim() !== '', 'a row has no title'),
        items
          .filter(({ x, y, width, height }) => x < 0 || y < 0 || width < 1 || height < 1 || x + width > columns)
          .map(({ content }) => `${content?.$ref} is not within the ${columns} columns`),
        items.flatMap((a, index) =>
          items
            .slice(index + 1)
            .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
            .map((b) => `${a.content?.$ref} and ${b.content?.$ref} overlap`),
        ),
      ].flat();
    }),
  ];
};

/** Each link leads to a board that is there, or to a page of this repository. */
export const persesLinksLaw: PersesLaw = (dashboard) => {
  const ours = new Set(Object.keys(boardTitles).map((name) => persesPath(name as BoardName)));
  const pages = `${readNames(repositoryRoot).repository}/blob/main/`;
  const leads = (url: string): boolean =>
    url.startsWith(pages) ? existsSync(join(repositoryRoot, url.slice(pages.length))) : ours.has(url);
  return persesPanelsOf(dashboard).flatMap(([name, { spec }]) =>
    (spec?.links ?? [])
      .filter(({ url = '' }) => !leads(url))
      .map(({ url }) => `${name}: a link to ${url} leads nowhere`),
  );
};
