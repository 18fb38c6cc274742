import { environmentConfigs } from '@lockstep/infra/environments';
import { namingOf, stackName } from '@lockstep/infra/naming';
import type { Environment } from '../../../model/environment.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { readNames } from '../../../model/names/names.ts';

/** What a person does next, in order: nothing here deletes a cluster. */
export function destroyText(environment: Environment): string {
  const folder = (part: 'cluster' | 'network'): string => `infra/cdktf.out/stacks/${stackName(environment, part)}`;
  const destroy = (part: 'cluster' | 'network'): string =>
    `tofu -chdir=${folder(part)} init && tofu -chdir=${folder(part)} destroy`;
  const config = environmentConfigs.find(({ name }) => name === environment)!;
  const { prefix } = namingOf(readNames(repositoryRoot).repository, environment);
  // The config may not give production's protection up, so no commit does: a person does, at the cluster.
  const unprotect = `aws eks update-cluster-config --name ${prefix} --region ${config.region} --no-deletion-protection`;
  const steps = [
    `take ${environment} out of the repository's variable AWS_ACCOUNTS: the pipeline would make the cluster again`,
    ...(config.deletionProtection ? [unprotect] : []),
    'npm run lockstep -- infra synth',
    'export TF_VAR_account_id=… TF_VAR_admin_role_arns=…, as for the first apply: docs/aws.md',
    destroy('cluster'),
    destroy('network'),
  ];
  return [
    '',
    `The cluster of ${environment} holds nothing any more that blocks its deletion. Then, in this order (tofu or terraform):`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    `Left on purpose: the state's bucket and the pipeline's roles (${stackName(environment, 'state')}, ${stackName(environment, 'identities')}), the secrets lockstep/${environment}/* in AWS Secrets Manager, DNS, GitHub's webhook.`,
    'Changed your mind? `lockstep bootstrap` brings Argo CD back, and Argo CD everything else but the data.',
  ].join('\n');
}
