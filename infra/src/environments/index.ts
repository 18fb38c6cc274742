import type { Environment } from '@lockstep/tools/model/environment';
import type { EnvironmentConfig } from '../config/environment-config.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

/** In the order in which a change reaches them. */
export const environmentConfigs: readonly EnvironmentConfig[] = [staging, production];

/** The environments that have a cluster on AWS. */
export const awsEnvironments: readonly Environment[] = environmentConfigs.map(({ name }) => name);
