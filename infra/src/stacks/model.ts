import type { Environment } from '@lockstep/tools/model/environment';
import type { Part } from '../naming.ts';

/** A value of Terraform's JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Type -> id -> arguments. */
type Blocks = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** A `cdk.tf.json` as a person reads it: without cdktf's notes to itself, and with policies as objects. */
export interface Stack {
  readonly terraform: JsonObject;
  readonly provider: JsonObject;
  readonly locals?: JsonObject;
  readonly variable?: Readonly<Record<string, JsonObject>>;
  readonly data?: Blocks;
  readonly resource: Blocks;
  readonly output?: Readonly<Record<string, JsonObject>>;
}

/** All stacks of one environment. */
export interface EnvironmentStacks {
  readonly environment: Environment;
  readonly stacks: Readonly<Record<Part, Stack>>;
}

/** One resource, and where it stands. */
export interface Resource {
  readonly part: Part;
  readonly type: string;
  readonly id: string;
  /** `aws_subnet.public-use1-az1`: how other resources name it. */
  readonly address: string;
  readonly values: JsonObject;
}

/** The resources of an environment, of all types or of one, in the order of stacks, types and ids. */
export function resourcesOf({ stacks }: EnvironmentStacks, wanted?: string): readonly Resource[] {
  return (Object.keys(stacks) as Part[]).flatMap((part) =>
    Object.entries(stacks[part].resource)
      .filter(([type]) => wanted === undefined || type === wanted)
      .flatMap(([type, byId]) =>
        Object.entries(byId).map(([id, values]) => ({ part, type, id, address: `${type}.${id}`, values })),
      ),
  );
}

/** The value at a path such as `vpc_config.subnet_ids`; `0` is the first of a list. */
export function jsonAt(value: Json | undefined, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (found, name) => (typeof found === 'object' && found !== null ? (found as JsonObject)[name] : undefined),
      value,
    );
}

/** The addresses that a resource waits for by name. */
export function dependenciesOf({ values }: Resource): readonly string[] {
  return texts(values['depends_on']);
}

/** The texts of a list; a single text is a list of one. */
export function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Whether a value refers to a resource, as `${aws_subnet.a.id}` does. */
export function refersTo(value: Json | undefined, address: string): boolean {
  return typeof value === 'string' && value.includes(`\${${address}.`);
}
