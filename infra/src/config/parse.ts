import type { EnvironmentConfig } from './environment-config.ts';
import { refuseObjections, type Objection } from './objection.ts';
import { accessRules } from './rules/access.ts';
import { addressRules } from './rules/addresses.ts';
import { rulesBetween } from './rules/between.ts';
import { kubernetesRules } from './rules/kubernetes.ts';
import { nodeRules } from './rules/nodes.ts';
import { promiseRules } from './rules/promises.ts';
import { backupRules } from './rules/backups.ts';
import { regionRules } from './rules/regions.ts';
import { zoneRules } from './rules/hosted-zones.ts';

/** Everything that the configs of the environments break, alone and together. */
export function objectionsTo(configs: readonly EnvironmentConfig[]): readonly Objection[] {
  const alone = configs.flatMap((config) => [
    ...regionRules(config),
    ...addressRules(config),
    ...accessRules(config),
    ...kubernetesRules(config),
    ...nodeRules(config),
    ...promiseRules(config),
    ...zoneRules(config),
    ...backupRules(config),
  ]);
  return [...alone, ...rulesBetween(configs)];
}

/** @throws {Failure} with a line for each value that cannot stand: file, field, value, reason and way out. */
export function parseEnvironments(configs: readonly EnvironmentConfig[]): readonly EnvironmentConfig[] {
  refuseObjections(objectionsTo(configs));
  return configs;
}
