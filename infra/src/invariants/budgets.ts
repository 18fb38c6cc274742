import { jsonAt, resourcesOf, type Json } from '../stacks/model.ts';
import { brokenInvariant, lackingResource, type Invariant } from './invariant.ts';

/** Somebody is told when a month is going to cost more than was said, before it has. */
export const toldCost: Invariant = (environment) => {
  const budgets = resourcesOf(environment, 'aws_budgets_budget');
  if (budgets.length === 0) {
    return [lackingResource(environment, 'identities', 'aws_budgets_budget', 'nobody would be told of the bill')];
  }
  return budgets.flatMap((budget) => {
    const told = ((budget.values['notification'] ?? []) as readonly Json[]).filter(
      (one) => jsonAt(one, 'subscriber_email_addresses') === '${var.budget_emails}',
    );
    const kinds = new Set(told.map((one) => jsonAt(one, 'notification_type')));
    if (kinds.has('ACTUAL') && kinds.has('FORECASTED')) return [];
    const why = ['nobody would be told of the bill in time', 'Tell var.budget_emails of both.'] as const;
    return [brokenInvariant(environment, budget, 'notification', [...kinds] as Json, why)];
  });
};
