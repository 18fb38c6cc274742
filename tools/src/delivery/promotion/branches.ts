import { valueIn } from '../../model/config/config.ts';
import { lastEnvironment } from '../../model/environment.ts';
import { serviceNameOf } from '../../model/services.ts';
import { branchEnding } from '../named-services.ts';

/** Whether one pull request offers all services, or each service has one of its own. */
export type Way = 'together' | 'each';

/** The way by the text of the file of settings. */
export function wayIn(config: string | undefined): Way {
  return valueIn(config ?? '', 'promotion') === 'each' ? 'each' : 'together';
}

const folder = 'promote/';

/** The one branch that offers all that staging runs to production. */
export const promotionBranch = `${folder}${lastEnvironment}`;

/** The branch that offers one service alone, by the name of its image. */
export function serviceBranch(image: string): string {
  return `${folder}${serviceNameOf(image)}`;
}

/**
 * The branch that offers the services of these images, by their short names, and no others. Where all go together, a part
 * of them has a branch beside the one of all, which the pipeline leaves alone.
 */
export function branchFor(only: readonly string[] | undefined, way: Way): string {
  if (only === undefined) return promotionBranch;
  return way === 'each' && only.length === 1 ? serviceBranch(only[0]!) : `${promotionBranch}${branchEnding(only)}`;
}
