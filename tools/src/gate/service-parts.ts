import { join } from 'node:path';
import { isThere } from '../lib/files/if-there.ts';
import type { ForkConfig } from '../lib/fork-config.ts';
import type { Finding } from '../model/finding.ts';
import { configFile, readConfig } from '../model/config/config.ts';
import { differences } from '../model/service-parts/made.ts';
import { overlayFile } from '../model/service-parts/overlay.ts';

/** What the platform keeps for each service, and each environment's lists of them, is what the file of settings makes. */
export async function servicePartFindings(root: string): Promise<readonly Finding[]> {
  const config = readConfig(root);
  const found = await differences(root, config);
  const edited = found.map(({ path, found: text, made }) => ({
    file: path,
    object: 'services',
    field: 'the file',
    value: text === undefined ? 'nothing' : firstDifference(text, made),
    reason: reasonOf(path, text, made),
    wayOut: `Run npm run lockstep -- services, and commit what it writes; what shall differ belongs into ${configFile} or the service's own folders.`,
  }));
  return [...edited, ...(await orderFindings(root, config))];
}

/** One in production that an environment before it lacks could not be changed any more, so that the last one loses it first. */
async function orderFindings(root: string, { environments, services }: ForkConfig): Promise<readonly Finding[]> {
  const found = services.flatMap(({ name, application, retiring = [] }) => {
    const first = environments.findIndex((one) => retiring.includes(one));
    const later = first < 0 ? [] : environments.slice(first).filter((one) => !retiring.includes(one));
    return later.map(async (environment): Promise<readonly Finding[]> => {
      if (!(await isThere(join(root, overlayFile(environment, application))))) return [];
      return [
        {
          file: configFile,
          object: `service ${name}`,
          field: 'retiring',
          value: retiring.join(', '),
          reason: `${environment}, which comes later, still runs it, and could be given no other version any more`,
          wayOut: `Take it out of ${environment} first: \`npm run lockstep -- retire service ${name}\` knows the order.`,
        },
      ];
    });
  });
  return (await Promise.all(found)).flat();
}

function reasonOf(path: string, text: string | undefined, made: string | undefined): string {
  if (isOverlay(path))
    return 'calls are granted there that it does not list among its components, or its door is not closed or open as its entry says, or the other way round';
  if (text === undefined) return 'it is made from the services, and nobody has made it';
  if (made === undefined) return 'no service makes it any more';
  return 'it is made from the services, which make something else';
}

/** `clusters/<environment>/<service>/kustomization.yaml`: a person's, but for the line that takes its calls. */
function isOverlay(path: string): boolean {
  return /^clusters\/[^/]+\/[^/]+\/kustomization\.yaml$/.test(path);
}

/** The first line that nothing makes. */
function firstDifference(text: string, made: string | undefined): string {
  if (made === undefined) return 'there';
  const lines = made.split('\n');
  const place = text.split('\n').findIndex((line, index) => line !== lines[index]);
  return place < 0 ? 'shorter' : `${text.split('\n')[place]!.trim() || 'an empty line'} (line ${place + 1})`;
}
