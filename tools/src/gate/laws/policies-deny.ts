import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface Binding {
  readonly policyName?: string;
  readonly validationActions?: readonly string[];
}

/** A policy that an environment leaves out, that nothing binds, or that fails open, refuses nobody. */
export function policiesDeny(objects: readonly Rendered[]): readonly Finding[] {
  const rendered = objects.filter(({ file }) => !/\.(ya?ml|json)$/.test(file));
  // A checkout without overlays for laptops: that the real clusters have some is seen by the render.
  if (rendered.length === 0) return [];
  const bindings = rendered
    .filter(({ object }) => object.kind === 'ValidatingAdmissionPolicyBinding')
    .map(({ object }) => (object['spec'] ?? {}) as Binding);
  const denied = new Set(
    bindings.filter(({ validationActions }) => validationActions?.includes('Deny')).map(({ policyName }) => policyName),
  );
  const policies = rendered.filter(isPolicy);
  const there = new Set(policies.map(({ object }) => object.metadata.name));
  const tree = rendered[0]?.file.split('/').slice(0, 2).join('/');
  return [
    ...objects
      // Those of its folders come with a part.
      .filter((source) => /^base\/policies\/[^/]+$/.test(source.file) && isPolicy(source))
      .filter(({ object }) => !there.has(object.metadata?.name))
      .map((source) =>
        finding(source, `its place in ${tree}`, undefined, {
          reason: 'this environment does not refuse what the others do',
          wayOut: `Let ${tree}/policies keep it; an exception is a match condition that names the object.`,
        }),
      ),
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

function isPolicy({ object }: Rendered): boolean {
  return object.kind === 'ValidatingAdmissionPolicy';
}

function failurePolicyOf({ object }: Rendered): string {
  return (object['spec'] as { failurePolicy?: string } | undefined)?.failurePolicy ?? 'Fail';
}
