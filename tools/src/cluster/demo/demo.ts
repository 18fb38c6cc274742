import { buildService } from '../../image/build/service-image.ts';
import { requireWholeHistory } from '../../lib/git/repository.ts';
import { Failure, unlessFailure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { lockstepLine, npmLine } from '../../lib/values/command-line.ts';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import { environments as all, firstEnvironment, firstLive, type Environment } from '../../model/environment.ts';
import { instanceArgs, loadInstance, originPath, type Instance } from '../../model/instance.ts';
import { openInBrowser } from '../look/browser.ts';
import { instanceStatus } from '../look/status.ts';
import { requireMergeable } from '../origin/seed.ts';
import { lockInstance } from '../up/lock.ts';
import { pageChange } from './change.ts';
import { readImagesOf, readPageOf, type ReadPage } from './live.ts';
import { requireReady, shownService } from './ready.ts';
import { stepsOf, type Means } from './steps.ts';
import { walk } from './walk.ts';

interface DemoOptions {
  readonly instance: string;
  /** Take the changes of the demo back. */
  readonly undo: boolean;
  /** Open the page in a browser where there is one. */
  readonly open: boolean;
}

/**
 * Changes the page of the service, or takes such changes back, and follows that to the customers of an instance's
 * clusters by the functions of the commands that it names. Interrupted, another run goes on with the same change.
 * @throws {Failure} before anything is changed where it could not go through, else naming the step.
 */
export async function demo({ instance: name, undo, open }: DemoOptions): Promise<void> {
  const instance = await loadInstance(name);
  const unlock = await lockInstance(instance.dir, 'demo');
  try {
    const shown = shownService();
    const means = {
      build: buildService,
      read: readPageOf(shown.page, instance),
      images: readImagesOf(shown.service, instance),
      open: async (url: string) => void (open && (await unlessFailure(openInBrowser(url)))),
      say: (line: string) => console.log(line),
    };
    await requireRunning(instance, means.read);
    await followChange({ checkout: repositoryRoot, instance, undo, shown, ...means });
  } finally {
    await unlock();
  }
}

interface Following extends Means {
  readonly checkout: string;
  readonly instance: Instance;
  readonly undo: boolean;
  readonly shown: ReturnType<typeof shownService>;
}

/** The same, on clusters that run. */
export async function followChange({ undo, ...given }: Following): Promise<void> {
  const { checkout, instance, shown, say } = given;
  const origin = originPath(instance);
  const way = wayOf(instance);
  await requireReady(checkout, instance, way, shown.service);
  await requireWholeHistory(checkout);
  const change = await pageChange({
    checkout,
    origin,
    service: shown.service,
    undo,
    last: way.at(-1)!,
    read: given.read,
  });
  if (change === undefined) return say('Nothing of the demo is there to take back.');
  await requireMergeable(checkout, origin, change.commit);
  const again = lockstepLine(['demo', ...(undo ? ['--undo'] : []), ...instanceArgs(instance.name)]);
  say(change.isThere ? 'Goes on with the change that an earlier run began.' : 'Follows one change to its users.');
  say(`Interrupted, it goes on by: ${again}`);
  const times = await walk(stepsOf({ ...given, change }), say);
  say(['', times, '', ...ending(instance, undo)].join('\n'));
}

/** The environments that it is seen in: those after the first only where their clusters are. */
function wayOf({ environments }: Instance): readonly Environment[] {
  return all.filter((name) => name === firstEnvironment || environments.includes(name));
}

function ending(instance: Instance, undo: boolean): readonly string[] {
  const flags = instanceArgs(instance.name);
  const last = wayOf(instance).at(-1)!;
  const back = ['rollback', last, '--reason', 'a try', '--repo', 'local', ...flags];
  return [
    ...(wayOf(instance).includes(firstLive) ? [] : [`${firstLive} has no cluster here: npm run up starts it.`]),
    `Put ${last} back to what it ran before: ${lockstepLine(back)}`,
    ...(undo ? [] : [`Take the change itself back: ${lockstepLine(['demo', '--undo', ...flags])}`]),
  ];
}

async function requireRunning(instance: Instance, read: ReadPage): Promise<void> {
  const { containers } = await instanceStatus(instance, await engineNamed(instance.engine));
  const stopped = containers.filter(({ state }) => state !== 'running').map(({ name }) => name);
  const wayOut = `Start them: ${npmLine('up', instanceArgs(instance.name))}.`;
  const what = 'Nothing is changed: the clusters do not run';
  if (stopped.length > 0) throw new Failure({ what, why: `${stopped.join(', ')} does not run`, wayOut });
  for (const environment of wayOf(instance)) {
    const answer = await read(environment).then(
      () => undefined,
      (error: unknown) => wordsOf(error),
    );
    if (answer !== undefined) throw new Failure({ what, why: answer, wayOut });
  }
}
