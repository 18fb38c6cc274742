import { AwsProvider, TerraformStack, TerraformVariable, type App } from './cdk.ts';
import type { EnvironmentConfig } from './config/environment-config.ts';
import { stackName, type Naming, type Part } from './naming.ts';
import { useStateBucket } from './state/backend.ts';

/** What every stack is made from. */
export interface StackInputs {
  readonly app: App;
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
}

export interface EmptyStack extends StackInputs {
  readonly stack: TerraformStack;
  /** The account's id, as Terraform is told it: git holds none. */
  readonly accountId: string;
}

/** Below 1.10 neither Terraform nor OpenTofu locks a state in S3 by itself. */
const oldestTerraform = '>= 1.10.0';

/** A stack with its provider, its state, and the account that it may be applied to. */
export function emptyStack(inputs: StackInputs, part: Part): EmptyStack {
  const { app, config, naming } = inputs;
  const stack = new TerraformStack(app, stackName(config.name, part));
  stack.addOverride('terraform.required_version', oldestTerraform);
  const accountId = new TerraformVariable(stack, 'account_id', {
    type: 'string',
    description: `The AWS account of ${config.name}; with credentials of another one nothing is done.`,
    nullable: false,
    validation: [{ condition: '${can(regex("^[0-9]{12}$", var.account_id))}', errorMessage: 'It has 12 digits.' }],
  }).stringValue;
  new AwsProvider(stack, 'aws', {
    region: config.region,
    allowedAccountIds: [accountId],
    defaultTags: [
      {
        tags: {
          repository: naming.repository,
          environment: config.name,
          stack: part,
          'cost-class': config.costClass,
        },
      },
    ],
  });
  useStateBucket(stack, { naming, part, region: config.region });
  return { ...inputs, stack, accountId };
}
