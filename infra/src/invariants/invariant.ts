import type { Finding } from '@lockstep/tools/model/finding';
import { jsonAt, type EnvironmentStacks, type Json, type Resource } from '../stacks/model.ts';
import { stackName } from '../naming.ts';

/** What must hold of the stacks of an environment, whatever its config says; gives what breaks it. */
export type Invariant = (environment: EnvironmentStacks) => readonly Finding[];

/** A finding about a resource of an environment. */
export function brokenInvariant(
  { environment }: EnvironmentStacks,
  { part, address }: Pick<Resource, 'part' | 'address'>,
  field: string,
  value: Json | undefined,
  [reason, wayOut]: readonly [reason: string, wayOut: string],
): Finding {
  const shown = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return { file: stackName(environment, part), object: address, field, value: shown, reason, wayOut };
}

/** What a field must be, and why. */
export type ExpectedField = readonly [field: string, value: string | number | boolean, why: string];

/** A finding for each field whose value is not the wanted one. */
export function expectFields(
  environment: EnvironmentStacks,
  resource: Resource,
  ...wanted: readonly ExpectedField[]
): readonly Finding[] {
  return wanted
    .filter(([field, value]) => jsonAt(resource.values, field) !== value)
    .map(([field, value, why]) =>
      brokenInvariant(environment, resource, field, jsonAt(resource.values, field), [
        why,
        `Write ${JSON.stringify(value)}.`,
      ]),
    );
}

/** A finding when an environment lacks what it must have. */
export function lackingResource(
  environment: EnvironmentStacks,
  part: Resource['part'],
  address: string,
  reason: string,
) {
  return brokenInvariant(environment, { part, address }, 'the resource', undefined, [reason, 'Add it.']);
}
