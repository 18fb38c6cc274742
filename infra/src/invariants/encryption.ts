import { jsonAt, resourcesOf } from '../stacks/model.ts';
import { brokenInvariant, expectFields, type Invariant } from './invariant.ts';
import { isLive } from '@lockstep/tools/model/environment';

/** Production's Secrets are encrypted by a key of ours. */
export const encryptedSecrets: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster')
    .filter(() => isLive(environment.environment))
    .filter(({ values }) => jsonAt(values, 'encryption_config.resources.0') !== 'secrets')
    .map((cluster) => {
      const why = ["uses of the Secrets' key would not be recorded", 'Set secretsKey.'] as const;
      return brokenInvariant(environment, cluster, 'encryption_config', cluster.values['encryption_config'], why);
    });

/** A key turns every year, and can be taken back for a month. */
export const keptKeys: Invariant = (environment) =>
  resourcesOf(environment, 'aws_kms_key').flatMap((key) =>
    expectFields(
      environment,
      key,
      ['enable_key_rotation', true, 'it would be the same for ever'],
      ['deletion_window_in_days', 30, 'all Secrets go with it'],
    ),
  );
