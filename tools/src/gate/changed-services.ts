import { touchedBetween } from './touches.ts';
import { Failure } from '../lib/failure.ts';
import { liesIn } from '../lib/files/paths.ts';
import { changedPaths, mergeBase } from '../lib/git/history.ts';
import { firstEnvironment } from '../model/environment.ts';
import { services, type Service } from '../model/services.ts';

/**
 * The services that a commit shows otherwise than main does: by their image, or by their manifests there.
 * @throws {Failure} when it shows none otherwise.
 */
export async function changedServices(repo: string, main: string, head: string): Promise<readonly Service[]> {
  const base = (await mergeBase(repo, main, head)) ?? main;
  const [touched, paths] = await Promise.all([
    touchedBetween(repo, base, head, services),
    changedPaths(repo, base, head),
  ]);
  const changed = services.filter(
    ({ name, application }) =>
      touched.services.includes(name) ||
      manifestsOf(application).some((folder) => paths.some((p) => liesIn(p, folder))),
  );
  if (changed.length > 0) return changed;
  throw new Failure({
    what: `Commit ${head.slice(0, 7)} changes no service`,
    why: `neither the image nor the manifests of ${services.map(({ name }) => name).join(' or ')} are others than on main`,
    wayOut: 'Name one all the same: --service NAME.',
  });
}

function manifestsOf(application: string): readonly string[] {
  return [`base/${application}`, `clusters/${firstEnvironment}/${application}`];
}
