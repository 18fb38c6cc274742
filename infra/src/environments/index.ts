import type { EnvironmentConfig } from '../config/environment-config.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

/** In the order in which a change reaches them. */
export const environmentConfigs: readonly EnvironmentConfig[] = [staging, production];
