import type { Finding } from '@lockstep/tools/model/finding';
import { parts } from '../naming.ts';
import type { EnvironmentStacks, Json, JsonObject } from '../stacks/model.ts';
import { brokenInvariant, type Invariant } from './invariant.ts';

/** Where the one provider comes from, as a required version names it; OpenTofu completes it by its own registry. */
const source = 'aws';

/** All that a stack may hold beside its resources. */
const blocks: ReadonlySet<string> = new Set([
  'data',
  'locals',
  'output',
  'provider',
  'resource',
  'terraform',
  'variable',
]);

/** Data that is asked of AWS, or read from another state in S3; each other one could be a program. */
const dataTypes = /^(?:aws_[a-z0-9_]+|terraform_remote_state)$/;

/** What runs a program on the machine that plans or applies. */
const programs: ReadonlySet<string> = new Set(['provisioner', 'connection', 'local-exec', 'remote-exec']);

/**
 * A stack is applied by a job that holds a role: it names one provider, AWS's, at one version, and nothing in it runs a
 * program there.
 */
export const plainStacks: Invariant = (environment) =>
  parts.flatMap((part) => {
    const stack = environment.stacks[part] as unknown as JsonObject;
    const broken = (address: string, field: string, value: Json | undefined, reason: string): Finding =>
      brokenInvariant(environment, { part, address }, field, value, [reason, 'Take it away.']);
    const foreign = 'it could run a program where a role is held';
    return [
      ...Object.keys(stack)
        .filter((name) => !blocks.has(name))
        .map((name) => broken(name, 'the block', name, foreign)),
      ...Object.keys((stack['resource'] ?? {}) as JsonObject)
        .filter((type) => !type.startsWith('aws_'))
        .map((type) => broken(type, 'the type', type, foreign)),
      ...Object.keys((stack['data'] ?? {}) as JsonObject)
        .filter((type) => !dataTypes.test(type))
        .map((type) => broken(`data.${type}`, 'the type', type, foreign)),
      ...namesIn(stack)
        .filter((name) => programs.has(name))
        .map((name) => broken(name, 'the block', name, foreign)),
      ...providers(environment, part).map(([address, field, value]) =>
        broken(address, field, value, 'another program than the reviewed provider would be installed'),
      ),
    ];
  });

type Wrong = readonly [address: string, field: string, value: Json | undefined];

function providers({ stacks }: EnvironmentStacks, part: (typeof parts)[number]): readonly Wrong[] {
  const required = (stacks[part].terraform['required_providers'] ?? {}) as JsonObject;
  const { source: from, version } = (required['aws'] ?? {}) as JsonObject;
  const wrong: Wrong[] = Object.keys(required)
    .filter((name) => name !== 'aws')
    .map((name) => ['terraform.required_providers', name, required[name]]);
  wrong.push(...Object.keys(stacks[part].provider).filter((name) => name !== 'aws').map((name): Wrong => ['provider', name, name])); // prettier-ignore
  if (from !== source) wrong.push(['terraform.required_providers.aws', 'source', from]);
  if (!/^\d+\.\d+\.\d+$/.test(String(version))) wrong.push(['terraform.required_providers.aws', 'version', version]);
  return wrong;
}

/** Every name at any depth. */
function namesIn(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return Object.entries(value as JsonObject).flatMap(([name, inner]) => [name].concat(namesIn(inner)));
}

const tagNames: readonly string[] = ['cost-class', 'environment', 'repository', 'stack'];

/** Whatever a stack makes says on the bill whose it is. */
export const taggedStacks: Invariant = (environment) =>
  parts.flatMap((part) => {
    const [provider] = (environment.stacks[part].provider['aws'] ?? []) as readonly JsonObject[];
    const [first] = (provider?.['default_tags'] ?? []) as readonly JsonObject[];
    const tags = (first?.['tags'] ?? {}) as JsonObject;
    const lacking = tagNames.filter((name) => typeof tags[name] !== 'string' || tags[name] === '');
    if (lacking.length === 0 && tags['environment'] === environment.environment) return [];
    const why = ['the bill would not say whose it is', `Set ${tagNames.join(', ')}.`] as const;
    return [brokenInvariant(environment, { part, address: 'provider.aws' }, 'default_tags', tags, why)];
  });
