import type { Finding } from '@lockstep/tools/model/finding';
import { retentionDays } from '../config/retention.ts';
import { dependenciesOf, resourcesOf, texts } from '../stacks/model.ts';
import { brokenInvariant, lackingResource, type Invariant } from './invariant.ts';
import { isLive } from '@lockstep/tools/model/environment';

/** Every log group forgets after a time. */
export const keptLogs: Invariant = (environment) =>
  resourcesOf(environment, 'aws_cloudwatch_log_group')
    .filter(({ values }) => !retentionDays.includes(Number(values['retention_in_days'])))
    .map((group) => {
      const why = ['it would keep everything for ever', 'Write a number of days that CloudWatch takes.'] as const;
      return brokenInvariant(environment, group, 'retention_in_days', group.values['retention_in_days'], why);
    });

const kinds = ['api', 'audit', 'authenticator'] as const;

/** The control plane writes who asked for what to a log group of ours, made before it. */
export const controlPlaneLogs: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster').flatMap((cluster): readonly Finding[] => {
    const logged = texts(cluster.values['enabled_cluster_log_types']);
    const unlogged = kinds
      .filter((kind) => !logged.includes(kind))
      .map((kind) => {
        const why = [`nobody could read ${kind}`, 'Add it.'] as const;
        return brokenInvariant(environment, cluster, 'enabled_cluster_log_types', logged, why);
      });
    const name = `/aws/eks/${String(cluster.values['name'])}/cluster`;
    const group = resourcesOf(environment, 'aws_cloudwatch_log_group').find(({ values }) => values['name'] === name);
    const forEver = 'EKS would make one that keeps everything for ever';
    if (group === undefined) {
      return unlogged.concat(lackingResource(environment, 'cluster', `aws_cloudwatch_log_group ${name}`, forEver));
    }
    const waits = dependenciesOf(cluster);
    if (waits.includes(group.address)) return unlogged;
    return unlogged.concat(
      brokenInvariant(environment, cluster, 'depends_on', waits, [`${forEver} first`, `Add ${group.address}.`]),
    );
  });

/** Production records who talked to whom. */
export const flowsLogged: Invariant = (environment) => {
  if (!isLive(environment.environment) || resourcesOf(environment, 'aws_flow_log').length > 0) return [];
  return [lackingResource(environment, 'network', 'aws_flow_log', 'nobody could say who talked to whom')];
};
