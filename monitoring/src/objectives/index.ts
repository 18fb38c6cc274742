import type { Definition } from './definition.ts';
import { web } from './web.ts';

/** Every service with objectives: a new one is a file beside `web.ts` and its name here. */
export const definitions: readonly Definition[] = [web];
