import { parts } from '../naming.ts';
import { outputNames } from '../outputs.ts';
import { brokenInvariant, type Invariant } from './invariant.ts';

/** What each stack says is what `outputs.ts` lets others read. */
export const agreedOutputs: Invariant = (environment) =>
  parts.flatMap((part) => {
    const wanted = Object.values(outputNames[part]).toSorted();
    const said = Object.keys(environment.stacks[part].output ?? {}).toSorted();
    if (said.join() === wanted.join()) return [];
    const why = ['others read other names', `Say ${wanted.join(', ')}.`] as const;
    return [brokenInvariant(environment, { part, address: 'output' }, 'names', said, why)];
  });
