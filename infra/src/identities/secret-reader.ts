import { secretPath } from '@lockstep/tools/model/secret-path';
import type { EmptyStack } from '../stack.ts';
import { podRole } from './pod-role.ts';

/** Lets the operator read the secrets of its own environment, by name: it may neither list nor write any. */
export function secretReader({ stack, naming, config, accountId }: EmptyStack): void {
  podRole(stack, naming, 'external-secrets', [
    {
      sid: 'ReadSecrets',
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: [`arn:aws:secretsmanager:${config.region}:${accountId}:secret:${secretPath(naming.environment, '*')}`],
    },
  ]);
}
