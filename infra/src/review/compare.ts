import { parts, type Part } from '../naming.ts';
import { resourcesOf, type EnvironmentStacks, type Json, type JsonObject, type Resource } from '../stacks/model.ts';
import { defined } from '@lockstep/tools/lib/values/defined';

/** What a change does to one resource. */
export interface ResourceChange {
  readonly part: Part;
  readonly address: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** As `vpc_config.endpoint_public_access: false → true`. */
  readonly fields: readonly string[];
  /** Why it is more than a change in place. */
  readonly danger?: string;
}

const empty: readonly Resource[] = [];

/** The resources of an environment that a change adds, removes or alters; `before` is undefined for a new environment. */
export function resourceChanges(
  before: EnvironmentStacks | undefined,
  after: EnvironmentStacks,
): readonly ResourceChange[] {
  const [from, to] = [before === undefined ? empty : resourcesOf(before), resourcesOf(after)];
  const [old, now] = [byAddress(from), byAddress(to)];
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return names.flatMap((name) => {
    const [one, other] = [old.get(name), now.get(name)];
    if (one === undefined) return [{ part: other!.part, address: other!.address, change: 'added', fields: [] }];
    if (other === undefined) return [removed(one)];
    const fields = differing(one.values, other.values);
    return fields.length === 0 ? [] : [changed(other, fields)];
  });
}

/** The stacks whose plan a change alters, in the order in which they are applied. */
export function changedParts(before: EnvironmentStacks | undefined, after: EnvironmentStacks): readonly Part[] {
  return parts.filter((part) => JSON.stringify(before?.stacks[part]) !== JSON.stringify(after.stacks[part]));
}

/** What goes with a resource when it goes. */
const holds: Readonly<Record<string, string>> = {
  aws_eks_cluster: 'everything that runs in it goes',
  aws_kms_key: 'what it encrypts cannot be read any more',
  aws_s3_bucket: 'all states go',
  aws_vpc: 'everything in it goes',
};

/** Fields that a resource keeps for life: AWS takes another value only for another resource. */
const forLife: Readonly<Record<string, readonly string[]>> = {
  aws_eks_cluster: ['name', 'role_arn', 'bootstrap_self_managed_addons', 'kubernetes_network_config.service_ipv4_cidr'],
  aws_s3_bucket: ['bucket'],
  aws_subnet: ['cidr_block', 'availability_zone_id', 'vpc_id'],
  aws_vpc: ['cidr_block'],
};

function removed({ part, type, address }: Resource): ResourceChange {
  const danger = holds[type];
  return { part, address, change: 'removed', fields: [], ...defined({ danger }) };
}

function changed({ part, type, address }: Resource, fields: readonly string[]): ResourceChange {
  const lasting = (forLife[type] ?? []).filter((name) => fields.some((field) => isOf(field, name)));
  if (lasting.length === 0) return { part, address, change: 'changed', fields };
  const gone = holds[type] === undefined ? '' : `, and ${holds[type]}`;
  return {
    part,
    address,
    change: 'changed',
    fields,
    danger: `${lasting.join(', ')} cannot change: a new one is made${gone}`,
  };
}

/** Whether a difference is of this field, or of what lies in it, or of all that it lies in. */
function isOf(difference: string, name: string): boolean {
  const path = /^[^:]+/.exec(difference)![0];
  return `${path}.`.startsWith(`${name}.`) || `${name}.`.startsWith(`${path}.`);
}

function byAddress(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [`${parts.indexOf(resource.part)} ${resource.address}`, resource]));
}

/** Every value that differs, by its path. */
function differing(one: Json | undefined, other: Json | undefined, path = ''): readonly string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isObject(one) || !isObject(other)) return [`${path}: ${shown(one)} → ${shown(other)}`];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differing(one[name], other[name], path === '' ? name : `${path}.${name}`));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

const longestShown = 80;

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
