import { DataTerraformRemoteStateS3 } from '../cdk.ts';
import { outputNames, type Outputs } from '../outputs.ts';
import type { EmptyStack } from '../stack.ts';
import { stateAddress } from '../state/backend.ts';

/** What the stack `network` of the same environment said when it was applied. */
export function networkFacts({ stack, naming, config }: EmptyStack): Outputs<'network'> {
  const state = new DataTerraformRemoteStateS3(
    stack,
    'network',
    stateAddress({ naming, part: 'network', region: config.region }),
  );
  const names = outputNames.network;
  return {
    vpcId: state.getString(names.vpcId),
    publicSubnetIds: state.getList(names.publicSubnetIds),
    privateSubnetIds: state.getList(names.privateSubnetIds),
    intraSubnetIds: state.getList(names.intraSubnetIds),
  };
}
