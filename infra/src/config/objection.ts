import { Failure } from '@lockstep/tools/lib/failure';
import type { EnvironmentConfig } from './environment-config.ts';

/** One value of an environment's config that cannot stand. */
export interface Objection {
  /** From the repository's root. */
  readonly file: string;
  /** As `nodeGroups[general].min`. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  readonly wayOut: string;
}

/** What a rule says of a field: why the value cannot stand, and what to write. */
type Object = (field: string, value: unknown, reason: string, wayOut: string) => Objection;

/** Where a person mends it. */
function configFile({ name }: EnvironmentConfig): string {
  return `infra/src/environments/${name}.ts`;
}

export function objectTo(config: EnvironmentConfig): Object {
  return (field, value, reason, wayOut) => ({
    file: configFile(config),
    field,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    reason,
    wayOut,
  });
}

/** @throws {Failure} with a line for each objection, if there is any. */
export function refuseObjections(objections: readonly Objection[]): void {
  if (objections.length === 0) return;
  const lines = objections.map(
    ({ file, field, value, reason, wayOut }) => `${file}: ${field} is ${value}: ${reason}. ${wayOut}`,
  );
  const what =
    objections.length === 1 ? 'A value of infra/ is refused' : `${lines.length} values of infra/ are refused`;
  throw new Failure({ what, why: lines.join('\n'), wayOut: 'Then run it again.' });
}
