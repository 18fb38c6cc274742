import { bump } from '../../delivery/bump.ts';
import { reasonFor } from '../../delivery/promotion/open.ts';
import { promote } from '../../delivery/promotion/promote.ts';
import { changeSummary } from '../../delivery/write/change.ts';
import type { buildService } from '../../image/build/service-image.ts';
import { fastForward } from '../../lib/git/checkout.ts';
import { Failure } from '../../lib/failure.ts';
import { shellWord } from '../../lib/values/command-line.ts';
import type { Say } from '../../lib/values/say.ts';
import { firstEnvironment, hops, type Environment, type Hop } from '../../model/environment.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { shortCommit, shortName } from '../../model/image-reference.ts';
import { instanceArgs, originPath, type Instance } from '../../model/instance.ts';
import { localUrl } from '../../model/pages.ts';
import { services } from '../../model/services.ts';
import { seedOrigin } from '../origin/seed.ts';
import type { PageChange } from './change.ts';
import { waitRuns, waitShown, type ReadImages, type ReadPage } from './live.ts';
import type { Shown } from './ready.ts';
import type { WalkStep } from './walk.ts';

/** What the steps do their work by; tests have no engine and no clusters. */
export interface Means {
  readonly build: typeof buildService;
  readonly read: ReadPage;
  readonly images: ReadImages;
  readonly open: (url: string) => Promise<void>;
  readonly say: Say;
}

interface Way extends Means {
  readonly checkout: string;
  readonly instance: Instance;
  readonly shown: Shown;
  readonly change: PageChange;
}

/** The way of a change from the work tree to the customers, as far as the instance's clusters go. */
export function stepsOf(way: Way): readonly WalkStep[] {
  const { instance } = way;
  const made = { reference: '' };
  const toFirst = [commitStep(way), pushStep(way), ...imageSteps(way, made), liveStep(way, made, firstEnvironment)];
  const last = hops.findLastIndex(({ to }) => instance.environments.includes(to));
  // An environment in between that has no cluster here is passed in git all the same.
  const further = hops.slice(0, last + 1).flatMap((hop) => {
    const step = promoteStep(way, hop);
    return instance.environments.includes(hop.to) ? [step, liveStep(way, made, hop.to)] : [step];
  });
  return [...toFirst, ...further];
}

/** The image, once a step has made it. */
interface Made {
  reference: string;
}

function commitStep({ checkout, change, shown }: Way): WalkStep {
  return {
    title: `Change the page: it says "${change.text}"`,
    command: () => `git commit --message ${shellWord(change.subject)} ${shown.service.demo}    (edited before)`,
    run: async () => {
      if (change.isThere) return `${shortCommit(change.commit)} was committed before`;
      await fastForward(checkout, change.commit);
      return `committed as ${shortCommit(change.commit)}`;
    },
  };
}

function pushStep({ checkout, instance, say }: Way): WalkStep {
  return {
    title: "Bring it to main of the clusters' repository",
    command: () => ['push', ...instanceArgs(instance.name)],
    run: async () => {
      await seedOrigin(checkout, originPath(instance), say);
      return `${originPath(instance)} has it`;
    },
  };
}

function imageSteps({ checkout, instance, shown, build, say }: Way, made: Made): readonly WalkStep[] {
  const { service } = shown;
  const named = service.name === services[0]!.name ? [] : ['--service', service.name];
  return [
    {
      title: 'Build its image',
      command: () => ['build', ...named, ...instanceArgs(instance.name)],
      run: async () => {
        const built = await build({ instance, repo: checkout, service: service.name, say });
        made.reference = built.reference;
        return built.reused ? `${built.reference}, built before` : built.reference;
      },
    },
    {
      title: `Bump ${firstEnvironment} to it`,
      command: () => ['bump', '--push', '--repo', 'local', ...instanceArgs(instance.name), '--image', made.reference],
      run: async () => {
        const { changes, withheld, superseded, ...bumped } = await bump({
          images: [made.reference],
          repo: originPath(instance),
          checkout,
        });
        const held = bumped.held ?? withheld?.[0]?.hold;
        if (held !== undefined) throw stopped(`${firstEnvironment} is ${holdSentence(held)}`);
        if (superseded !== undefined) throw stopped(`${firstEnvironment} pins a newer version meanwhile`);
        return changes.length === 0 ? 'pinned before' : `pinned ${changeSummary(changes)}`;
      },
    },
  ];
}

function promoteStep({ checkout, instance, shown }: Way, { to }: Hop): WalkStep {
  const { name, image } = shown.service;
  // Where there are others, what waits of them is nobody's business here.
  const alone = services.length > 1;
  const named = [...(hops.length > 1 ? ['--to', to] : []), ...(alone ? ['--only', name] : [])];
  return {
    title: `Promote it to ${to}`,
    command: () => ['promote', '--merge', ...named, '--repo', 'local', ...instanceArgs(instance.name)],
    run: async () => {
      const only = alone ? { only: [shortName(image)] } : {};
      const result = await promote({ repo: originPath(instance), to, merge: true, checkout, ...only });
      if (result.changes.length > 0) return `pinned ${changeSummary(result.changes)}: the same bytes`;
      if (result.held === undefined && result.withheld.length === 0) return 'pinned before';
      throw stopped(reasonFor(result));
    },
  };
}

function liveStep(
  { instance, shown, change, read, images, open }: Way,
  made: Made,
  environment: Environment,
): WalkStep {
  const url = localUrl(shown.page, instance, environment);
  return {
    title: `Live in ${environment}`,
    command: () => ['open', shown.page.name, environment, ...instanceArgs(instance.name)],
    run: async () => {
      await waitShown(read, environment, change.text);
      await waitRuns(images, environment, made.reference);
      await open(url);
      return `${url} shows it, whichever pod answers`;
    },
  };
}

function stopped(why: string): Failure {
  return new Failure({ what: 'The change goes no further for now', why, wayOut: 'When that is over, run this again.' });
}
