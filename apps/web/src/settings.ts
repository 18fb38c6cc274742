import { createSettings } from '@lockstep/service/config';

export const serviceSettings = createSettings(5000);
