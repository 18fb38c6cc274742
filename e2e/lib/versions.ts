import { buildService } from '@lockstep/tools/image/build/service-image';
import type { Instance } from '@lockstep/tools/model/instance';
import { parseImage } from '@lockstep/tools/model/image-reference';
import type { Origin } from './origin.ts';

/** A version of the service: a commit on main and the image made from it. */
export interface BuiltVersion {
  readonly revision: string;
  /** `name:tag@digest`. */
  readonly image: string;
}

export interface Versions {
  /** Commits to the service and builds its image; neither environment runs it yet. */
  next(): Promise<BuiltVersion>;
}

export function openVersions(instance: Instance, origin: Origin): Versions {
  let count = 0;
  return {
    next: async () => {
      count += 1;
      // The image holds the service's modules: any other file would make no version.
      const text = `/** Rehearsal ${count} of ${new Date().toISOString()}. */\nexport {};\n`;
      const { commit } = await origin.change('Rehearse a change of the service', (tree) =>
        tree.write('apps/web/src/version-of-a-story.ts', text),
      );
      const built = await buildService({ instance, repo: origin.path, revision: commit, say: () => {} });
      return { revision: parseImage(built.reference).tag, image: built.reference };
    },
  };
}
