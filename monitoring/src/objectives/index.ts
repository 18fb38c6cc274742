import { readConfig } from '@lockstep/tools/model/config/config';
import type { Definition } from './definition.ts';
import { definitionsOf } from './services.ts';

/** Every service with objectives, as `lockstep.config.ts` says. */
export const definitions: readonly Definition[] = definitionsOf(readConfig());

/** Those of the service that is named first: what dashboards draw lines at. */
export const firstDefinition: Definition = definitions[0]!;
