import { customDefinition } from '../../model/custom-definition.ts';
import type { KubeObject } from '../../model/kube-object.ts';

interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly [word: string]: unknown;
}

const text: Schema = { type: 'string', minLength: 1 };
const duration: Schema = { type: 'string', pattern: '^([0-9]+(s|m|h))+$' };
const tags: Schema = { type: 'object', minProperties: 1, maxProperties: 50, additionalProperties: text };
const amount = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] };

/**
 * The kinds that EKS Auto Mode brings, whose definitions no repository of AWS's shows: by its user guide ("Create a Node
 * Class", "Create a Node Pool"), and NodePool as Karpenter 1.8 has it, with the fields that we may want. A field that is not
 * here is refused; add it with what it may be.
 */
export const givenDefinitions: readonly KubeObject[] = [
  definition(
    'eks.amazonaws.com',
    'v1',
    'NodeClass',
    {
      role: text,
      subnetSelectorTerms: list(properties({ id: text, tags })),
      securityGroupSelectorTerms: list(properties({ id: text, name: text, tags })),
      networkPolicy: oneOf('DefaultAllow', 'DefaultDeny'),
      networkPolicyEventLogs: oneOf('Enabled', 'Disabled'),
      snatPolicy: oneOf('Random', 'Disabled'),
      ephemeralStorage: properties({
        size: { type: 'string', pattern: '^[0-9]+Gi$' },
        iops: { type: 'integer', minimum: 3000, maximum: 16_000 },
        throughput: { type: 'integer', minimum: 125, maximum: 1000 },
        kmsKeyID: text,
      }),
      tags,
    },
    ['role', 'securityGroupSelectorTerms', 'subnetSelectorTerms'],
  ),
  definition(
    'karpenter.sh',
    'v1',
    'NodePool',
    {
      weight: { type: 'integer', minimum: 1, maximum: 100 },
      limits: { type: 'object', additionalProperties: amount },
      disruption: properties(
        {
          consolidationPolicy: oneOf('WhenEmpty', 'WhenEmptyOrUnderutilized'),
          consolidateAfter: { type: 'string', pattern: '^(([0-9]+(s|m|h))+|Never)$' },
          budgets: list(
            properties(
              {
                nodes: { type: 'string', pattern: '^((100|[0-9]{1,2})%|[0-9]+)$' },
                schedule: text,
                duration,
                reasons: list(oneOf('Underutilized', 'Empty', 'Drifted')),
              },
              ['nodes'],
            ),
          ),
        },
        ['consolidateAfter'],
      ),
      template: properties(
        {
          metadata: properties({ labels: { type: 'object', additionalProperties: text } }),
          spec: properties(
            {
              nodeClassRef: properties({ group: text, kind: text, name: text }, ['group', 'kind', 'name']),
              requirements: list(
                properties(
                  {
                    key: text,
                    operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
                    values: list(text),
                    minValues: { type: 'integer', minimum: 1, maximum: 50 },
                  },
                  ['key', 'operator'],
                ),
              ),
              taints: list(properties({ key: text, value: text, effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute') }, ['key', 'effect'])), // prettier-ignore
              expireAfter: { type: 'string', pattern: '^(([0-9]+(s|m|h))+|Never)$' },
              terminationGracePeriod: duration,
            },
            ['nodeClassRef', 'requirements'],
          ),
        },
        ['spec'],
      ),
    },
    ['template'],
  ),
];

function properties(fields: Readonly<Record<string, object>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties: fields, ...(required.length === 0 ? {} : { required }) };
}

function list(items: Schema): Schema {
  return { type: 'array', minItems: 1, items };
}

function oneOf(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

function definition(
  group: string,
  version: string,
  kind: string,
  fields: Readonly<Record<string, object>>,
  required: readonly string[],
): KubeObject {
  const spec = properties(fields, required);
  const openAPIV3Schema = { type: 'object', required: ['spec'], properties: { spec } };
  return customDefinition({ group, version, kind, scope: 'Cluster', openAPIV3Schema });
}
