import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { configFile } from '../../model/config/config.ts';
import { holdPath, holdText, type Hold } from '../../model/hold-file.ts';
import { shortName } from '../../model/image-reference.ts';
import { imagesPath, withExactly } from '../../model/images-file.ts';
import { services } from '../../model/services.ts';
import { environments, type Environment } from '../../model/environment.ts';
import { commit, switchAnew } from '../../lib/git/checkout.ts';
import { commitFiles, requireCommit } from '../../lib/git/objects.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { scenarioDigest } from './values.ts';

/** What a change of the corpus goes onto. */
export interface Scenarios {
  /** Name -> the commit that is main there. */
  readonly tips: Readonly<Record<string, string>>;
  /** The service's commits, the first being `{{commit 1}}`; of the last one there is no image yet. */
  readonly commits: readonly string[];
  /** The commit that rolled production back in `taken-back` and `rolled-back`. */
  readonly rollback: string;
}

const sources = 4;

/**
 * Makes every scenario in a repository whose work tree is this one's:
 * - `fresh`: nothing has been released;
 * - `built`: the service has commits, and nothing has been released; `staged`: staging alone runs those of 1 and 2;
 * - `released`: staging ran the images of commits 1, 2 and now 3, production 1 and now 2;
 * - `held`, `staging-held`: the same, and one of them is held;
 * - `held-service`: `released`, and production holds this one service by its name;
 * - `held-until`, `hold-over`, `hold-to-come`: production's hold ends in 2099, has ended, and begins in 2098;
 * - `soaking`: `released`, and a version shall stand in staging for 24 hours; `soaked`: and it did;
 * - `taken-back`: production went on to 3, and was rolled back to 2, which holds it; `rolled-back`: that hold is over;
 * - `gone-on`: production went back from 2 to 1, the hold is released, and it went on to 3.
 */
export async function makeScenarios(repo: string): Promise<Scenarios> {
  const put = async (message: string, path: string, text: string | undefined): Promise<string> => {
    await mkdir(dirname(join(repo, path)), { recursive: true });
    await (text === undefined ? rm(join(repo, path)) : writeFile(join(repo, path), text));
    return await commit(repo, message, [path]);
  };
  const fresh = await start(repo);
  const commits: string[] = [];
  for (let number = 1; number <= sources; number += 1) {
    const path = `${services[0]!.sources[0]}/CHANGES.md`;
    commits.push(await put(`Change ${number} of the service`, path, `${number}\n`));
  }
  const built = commits.at(-1)!;
  const pin = async (environment: Environment, number: number): Promise<string> => {
    const image = { name: services[0]!.image, tag: commits[number - 1]!, digest: scenarioDigest(number) };
    const path = imagesPath(environment);
    const text = withExactly(path, await readFile(join(repo, path), 'utf8'), [image]);
    return await put(`Change ${number} in ${environment}`, path, text);
  };
  await pin('staging', 1);
  const staged = await pin('staging', 2);
  await pin('production', 1);
  await pin('staging', 3);
  const released = await pin('production', 2);
  const holding = (environment: Environment, ends: Partial<Hold> = {}) =>
    put(`Hold ${environment}`, holdPath(environment), heldText(ends));
  const from = async (tip: string, make: () => Promise<string>): Promise<string> => {
    await switchAnew(repo, 'main', tip);
    return await make();
  };
  const held = await holding('production');
  const stagingHeld = await from(released, () => holding('staging'));
  const images = [shortName(services[0]!.image)];
  const ends = {
    'held-service': await from(released, () => holding('production', { images })),
    'held-until': await from(released, () => holding('production', { until: '2099-01-04T00:00:00Z' })),
    'hold-over': await from(released, () => holding('production', { until: '2026-01-04T00:00:00Z' })),
    'hold-to-come': await from(released, () => holding('production', { from: '2098-12-20T00:00:00Z' })),
  };
  const settings = (await textIfThere(join(repo, configFile))) ?? '';
  const asking = settings.replace(/^ {2}environments: .*$/m, '$&\n  soak: { staging: 24 },');
  const soaking = await from(released, () => put('Soak', configFile, asking));
  const old = await from(staged, async () => {
    const before = await requireCommit(repo, 'HEAD');
    return await aged(repo, before, await pin('staging', 3));
  });
  const soaked = await from(old, async () => {
    await pin('production', 2);
    return await put('Soak', configFile, asking);
  });
  const goneOn = await from(released, async () => {
    await pin('production', 1);
    await holding('production');
    await put('Release production', holdPath('production'), undefined);
    return await pin('production', 3);
  });
  await switchAnew(repo, 'main', released);
  await pin('production', 3);
  const rollback = await pin('production', 2);
  const takenBack = await holding('production');
  const rolledBack = await put('Release production', holdPath('production'), undefined);
  const before = { fresh, built, staged, released };
  const later = { 'taken-back': takenBack, 'rolled-back': rolledBack, 'gone-on': goneOn };
  return {
    tips: { ...before, held, 'staging-held': stagingHeld, ...ends, soaking, soaked, ...later },
    commits,
    rollback,
  };
}

const heldText = (ends: Partial<Hold>): string =>
  holdText({ reason: 'errors doubled', since: '2026-01-02T15:04:05Z', by: 'Ada', ...ends });

/** The same commit as it would be if it had been made two days ago. */
async function aged(repo: string, parent: string, filesOf: string): Promise<string> {
  const at = Math.floor(Date.now() / 1000) - 2 * 86_400;
  const by = 'Ada <ada@example.org>';
  return await commitFiles(repo, { parent, filesOf, files: {}, message: 'Two days ago\n', by, at });
}

/** The work tree as it stands, as if nothing had been released and nothing were held. */
async function start(repo: string): Promise<string> {
  for (const environment of environments) {
    const path = imagesPath(environment);
    await writeFile(join(repo, path), withExactly(path, await readFile(join(repo, path), 'utf8'), []));
    await rm(join(repo, holdPath(environment)), { force: true });
  }
  return await commit(repo, 'Start', ['.']);
}
