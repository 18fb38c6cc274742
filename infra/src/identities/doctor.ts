import { awsReads } from '@lockstep/tools/lib/aws/reads';
import { policyDocument } from './policy.ts';

/** What `lockstep doctor --aws` asks, as a policy for who shall look and may do nothing else. */
export function doctorPolicy(): string {
  const actions = [...new Set(Object.values(awsReads).map(({ action }) => action))]
    // Who one is, AWS tells everybody.
    .filter((action) => action !== 'sts:GetCallerIdentity')
    .toSorted();
  return policyDocument([{ sid: 'Look', actions, resources: ['*'] }]);
}
