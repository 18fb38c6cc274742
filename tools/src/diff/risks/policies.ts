import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { differs, newEntries, shown, when, type FindRisk } from './subject.ts';

const policies = new Set(['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy']);
const bindings = new Set(['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicyBinding']);
const webhooks = new Set(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);

/** What the cluster refuses. */
export const policyRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (!policies.has(kind) || before === undefined) return [];
  if (after === undefined) return when(true, 'danger', 'policy', 'the cluster no longer refuses what it refused');
  const lost = newEntries(listAt(after, 'spec', 'validations'), listAt(before, 'spec', 'validations')).length;
  const gained = newEntries(listAt(before, 'spec', 'validations'), listAt(after, 'spec', 'validations')).length;
  const exempt = newEntries(listAt(before, 'spec', 'matchConditions'), listAt(after, 'spec', 'matchConditions')).length;
  const ignores = at(after, 'spec', 'failurePolicy') === 'Ignore' && at(before, 'spec', 'failurePolicy') !== 'Ignore';
  return [
    ...when(ignores, 'danger', 'policy', 'an error in it lets the object pass (failurePolicy Ignore)'),
    ...when(lost > gained, 'danger', 'policy', `${lost - gained} of its validations is gone`),
    ...when(lost > 0 && lost <= gained, 'caution', 'policy', 'one of its validations says something else'),
    ...when(exempt > 0, 'danger', 'policy', 'it overlooks more objects (matchConditions)'),
    ...when(differs(subject, 'spec', 'matchConstraints'), 'danger', 'policy', 'it looks at other objects'),
    ...when(
      differs(subject, 'spec', 'variables'),
      'caution',
      'policy',
      'what its validations are computed from changes',
    ),
  ];
};

/** Where a policy holds, and whether it refuses. */
export const policyBindingRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (!bindings.has(kind)) return [];
  if (after === undefined) return when(true, 'danger', 'policy', 'the policy holds nowhere any more');
  const actions = textsAt(after, 'spec', 'validationActions');
  const soft = kind === 'ValidatingAdmissionPolicyBinding' && !actions.includes('Deny');
  return [
    ...when(soft, 'danger', 'policy', `it refuses nothing: validationActions is ${shown(actions)}, without Deny`),
    ...when(
      before !== undefined && differs(subject, 'spec', 'matchResources'),
      'danger',
      'policy',
      'it holds elsewhere',
    ),
    ...when(differs(subject, 'spec', 'policyName'), 'danger', 'policy', 'it binds another policy'),
    ...when(differs(subject, 'spec', 'paramRef'), 'caution', 'policy', 'it has other parameters'),
  ];
};

/** A program that may refuse or alter whatever is written to the cluster. */
export const webhookRisk: FindRisk = (subject) =>
  when(webhooks.has(subject.kind), 'danger', 'webhook', 'it stands between everyone and the API server');
