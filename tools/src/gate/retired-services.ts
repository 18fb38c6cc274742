import { join } from 'node:path';
import { isThere, textIfThere } from '../lib/files/if-there.ts';
import type { ServiceFacts } from '../lib/fork-config.ts';
import { fileAt } from '../lib/git/objects.ts';
import { configFile } from '../model/config/config.ts';
import { environments, type Environment } from '../model/environment.ts';
import type { Finding } from '../model/finding.ts';
import { imagesPath } from '../model/images-file.ts';
import { overlayFile } from '../model/service-parts/overlay.ts';
import { isRetiring } from '../model/service-parts/served.ts';
import { servicesIn } from '../model/services.ts';
import { readableImages } from './delivery-sides.ts';

type Entry = Pick<ServiceFacts, 'name' | 'application' | 'retiring'>;

/**
 * An environment loses a service in the order that loses nothing: its door is closed by a change before, and what its
 * Application needs in the projects stays by the change that takes it, so that Argo CD can prune all that it made. A fork
 * that has released nothing has nothing to lose.
 * @param start - the commit that the change is compared with.
 */
export async function retiredFindings(root: string, start: string): Promise<readonly Finding[]> {
  if (!(await hasReleased(root, start))) return [];
  const [before, now] = [
    entriesIn(await fileAt(root, start, configFile)),
    entriesIn(await textIfThere(join(root, configFile))),
  ];
  const found = before.flatMap((old) => {
    const entry = now.find(({ application }) => application === old.application);
    return environments.map(async (environment) => {
      const file = overlayFile(environment, old.application);
      if ((await fileAt(root, start, file)) === undefined) return [];
      return judged(old, entry, { environment, file, there: await isThere(join(root, file)) });
    });
  });
  return (await Promise.all(found)).flat();
}

async function hasReleased(root: string, start: string): Promise<boolean> {
  const pinned = await Promise.all(
    environments.map(async (environment) => {
      const path = imagesPath(environment);
      return readableImages(path, await fileAt(root, start, path));
    }),
  );
  // What cannot be read may pin something.
  return pinned.some((images) => images === undefined || images.length > 0);
}

/** Of a text of any version: what it does not say in this form is no service. */
function entriesIn(text: string | undefined): readonly Entry[] {
  return servicesIn(text) as readonly Entry[];
}

interface Overlay {
  readonly environment: Environment;
  readonly file: string;
  readonly there: boolean;
}

function judged(old: Entry, entry: Entry | undefined, { environment, file, there }: Overlay): readonly Finding[] {
  const refuse = refusalOf(old, environment);
  if (there) {
    if (entry !== undefined) return [];
    const why = `${environment} runs it, and would keep what nobody answers for`;
    return [refuse(configFile, 'its entry', 'gone', why)];
  }
  const isOpen = !isRetiring(old, environment);
  const hasRights = entry !== undefined && isRetiring(entry, environment);
  return [
    ...(isOpen
      ? [refuse(file, 'the overlay', 'gone', 'customers are let in until it goes: its door is closed first')]
      : []),
    ...(hasRights
      ? []
      : [
          refuse(
            configFile,
            'retiring',
            entry?.retiring?.join(', ') ?? 'nothing',
            `what its Application needs in the projects would go with it, and Argo CD would leave behind what it made`,
          ),
        ]),
  ];
}

function refusalOf({ name }: Entry, environment: Environment) {
  return (file: string, field: string, value: string, reason: string): Finding => ({
    file,
    object: `service ${name} of ${environment}`,
    field,
    value,
    reason,
    wayOut: `Take it out by \`npm run lockstep -- retire service ${name}\`, one step after the other: docs/services.md.`,
  });
}
