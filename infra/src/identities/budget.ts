import { BudgetsBudget, TerraformVariable } from '../cdk.ts';
import type { EmptyStack } from '../stack.ts';

/** Percent of the budget at which somebody is told: what was spent, and what the month is going to cost. */
const thresholds = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 110 },
] as const;

/** Tells people by mail when a month costs more than the config says. It ends nothing. */
export function budget({ stack, naming, config }: EmptyStack): void {
  const mails = new TerraformVariable(stack, 'budget_emails', {
    type: 'list(string)',
    description: 'Who is told by mail what the account costs; at most ten.',
    nullable: false,
    validation: [
      {
        condition:
          '${length(var.budget_emails) > 0 && alltrue([for one in var.budget_emails : can(regex("^[^@ ]+@[^@ ]+$", one))])}',
        errorMessage: 'At least one address of mail.',
      },
    ],
  });
  new BudgetsBudget(stack, 'month', {
    name: `${naming.prefix}-month`,
    budgetType: 'COST',
    timeUnit: 'MONTHLY',
    limitAmount: String(config.budgetUsd),
    limitUnit: 'USD',
    // In an account of others, what carries this environment's tag; it must be switched on for the bill: docs/aws-cost.md.
    ...(config.account === 'own'
      ? {}
      : { costFilter: [{ name: 'TagKeyValue', values: [`user:environment$${config.name}`] }] }),
    notification: thresholds.map(({ notificationType, threshold }) => ({
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
      subscriberEmailAddresses: mails.listValue,
    })),
  });
}
