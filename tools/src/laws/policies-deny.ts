import { finding, type Finding, type Rendered } from './law.ts';

interface Binding {
  readonly policyName?: string;
  readonly validationActions?: readonly string[];
}

/** A policy that nothing binds, or that fails open, refuses nobody. */
export function policiesDeny(rendered: readonly Rendered[]): readonly Finding[] {
  const bindings = rendered
    .filter(({ object }) => object.kind === 'ValidatingAdmissionPolicyBinding')
    .map(({ object }) => (object['spec'] ?? {}) as Binding);
  const denied = new Set(
    bindings.filter(({ validationActions }) => validationActions?.includes('Deny')).map(({ policyName }) => policyName),
  );
  const policies = rendered.filter(({ object }) => object.kind === 'ValidatingAdmissionPolicy');
  return [
    ...policies
      .filter(({ object }) => !denied.has(object.metadata.name))
      .map((source) =>
        finding(source, 'metadata.name', source.object.metadata.name, {
          reason: 'no binding denies by this policy',
          wayOut: 'Add a ValidatingAdmissionPolicyBinding with validationActions [Deny].',
        }),
      ),
    ...policies
      .filter((source) => failurePolicyOf(source) !== 'Fail')
      .map((source) =>
        finding(source, 'spec.failurePolicy', failurePolicyOf(source), {
          reason: 'what the policy cannot judge would pass',
          wayOut: 'It must be Fail.',
        }),
      ),
  ];
}

function failurePolicyOf({ object }: Rendered): string {
  return (object['spec'] as { failurePolicy?: string } | undefined)?.failurePolicy ?? 'Fail';
}
