import type { ForkConfig } from '../../lib/fork-config.ts';
import type { Finding, Rendered } from '../../model/finding.ts';

/** Takes all objects of one environment and the facts of the fork that holds them, and returns what it refuses. */
type Check = (rendered: readonly Rendered[], config: ForkConfig) => readonly Finding[];

export interface Law {
  /** Its file's name. */
  readonly name: string;
  /** `renders`: the objects of all overlays of a tree; `sources`: the YAML documents as people wrote them; `both`: those together; `environments`: the objects of `clusters/` as a whole. */
  readonly reads: 'renders' | 'sources' | 'both' | 'environments';
  readonly check: Check;
  /** It is asked by the section `tree`, also while an overlay does not render, since it may say why. */
  readonly withoutRenders?: true;
}

/** The first object of each file or overlay. */
export function firstOfEachFile(rendered: readonly Rendered[]): readonly Rendered[] {
  return [...Map.groupBy(rendered, ({ file }) => file).values()].map(([first]) => first!);
}
