import { join } from 'node:path';
import { inParallel } from '../lib/process/parallel.ts';
import { toolPath } from '../toolbox/tools.ts';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { Failure } from '../lib/failure.ts';
import type { Build } from '../toolbox/kustomize.ts';
import { baseRendersFolder, forgetOldRenders, keptRender } from './base-renders.ts';
import type { ChangedOverlay } from './changed-overlays.ts';
import type { RenderedOverlay } from './objects.ts';

/** What the changed overlays of one environment render. */
export interface RenderedSides {
  readonly before: readonly RenderedOverlay[];
  readonly after: readonly RenderedOverlay[];
  readonly notes: readonly string[];
}

/**
 * Renders both sides of the changed overlays, all in parallel; gives what each environment renders.
 * @throws {Failure} when an overlay does not render after the change; one that did not before is noted.
 */
export async function renderSides(
  changed: readonly ChangedOverlay[],
  build: Build,
  say: (line: string) => void,
): Promise<(environment: string) => RenderedSides> {
  const [folder, kustomize] = [baseRendersFolder(), await toolPath('kustomize')];
  if (changed.length > 0) await ensureUpstreams(say);
  const before = async ({ overlay, base, baseInputs }: ChangedOverlay): Promise<Outcome> => {
    if (base === undefined) return {};
    const render = (): Promise<string> => build(join(base.folder, overlay), base.folder);
    try {
      return { rendered: { overlay, text: await keptRender(folder, kustomize, baseInputs, render) } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { note: `${overlay} did not render before: ${error.parts.why ?? error.parts.what}` };
    }
  };
  const outcomes = await inParallel(
    changed.flatMap((one) => [() => before(one), () => renderAfter(one, build)]),
    (work) => work(),
  );
  await forgetOldRenders(folder);
  const results = changed.map(({ environment }, index) => ({
    environment,
    before: outcomes[2 * index]!,
    after: outcomes[2 * index + 1]!,
  }));
  return (environment) => {
    const own = results.filter((result) => result.environment === environment);
    return {
      before: own.map((result) => result.before.rendered).filter((rendered) => rendered !== undefined),
      after: own.map((result) => result.after.rendered).filter((rendered) => rendered !== undefined),
      notes: own.map((result) => result.before.note).filter((note) => note !== undefined),
    };
  };
}

interface Outcome {
  readonly rendered?: RenderedOverlay;
  readonly note?: string;
}

async function renderAfter({ overlay, head }: ChangedOverlay, build: Build): Promise<Outcome> {
  if (head === undefined) return {};
  return { rendered: { overlay, text: await build(join(head.folder, overlay), head.folder) } };
}
