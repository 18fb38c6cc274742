import { baseRendersFolder, forgetOldRenders, keptRender } from '../../diff/base-renders.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import type { ExceptionFacts } from '../../lib/fork-config.ts';
import { configRoot, readConfig } from '../../model/config/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { CheckContext } from '../check/context.ts';
import { judgedBy } from '../judged-by.ts';
import { effectLaw, lessExcepted } from '../laws/exceptions.ts';
import { verdictFindings } from './findings.ts';
import { judgedIn } from './judged.ts';
import { verdictsOf } from './judge.ts';

interface EffectOptions {
  /** Whether the kustomization in a folder is judged; by default every one is. */
  readonly isAsked?: (path: string) => boolean;
  /** Where what is known is kept; default: the cache. */
  readonly folder?: string;
  /** Default: the fork's. */
  readonly exceptions?: readonly ExceptionFacts[];
}

/**
 * Everything in a kustomization that changes no object, and every patch that takes items out of a list without a word.
 * What is known of a kustomization is kept for as long as nothing that Kustomize reads for it changes.
 */
export async function effectFindings(
  context: CheckContext,
  { isAsked, folder = baseRendersFolder(), exceptions = readConfig().exceptions }: EffectOptions = {},
): Promise<readonly Finding[]> {
  const { root } = context;
  const judges = await judgedBy('kustomize', import.meta.dirname);
  const asked = await judgedIn(context, { folder, judges }, isAsked);
  const findings = await inParallel(asked, async ({ judged, folder: kustomization, key }) => {
    const found = await keptRender(folder, judges, key, async () =>
      JSON.stringify(await verdictFindings(root, kustomization, await verdictsOf(judged))),
    );
    return JSON.parse(found) as readonly Finding[];
  });
  await forgetOldRenders(folder);
  return lessExcepted(
    findings.flat().map((finding) => ({ law: effectLaw, finding })),
    {
      exceptions,
      day: new Date(context.now).toISOString().slice(0, 10),
      laws: [effectLaw],
      // Of another checkout, or of a part, it cannot be told which are needed.
      isJudged: (law) => law === effectLaw && root === configRoot && isAsked === undefined,
    },
  );
}
