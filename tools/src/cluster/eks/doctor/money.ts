import { fine, notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

interface Notification {
  readonly NotificationType: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly ThresholdType?: string;
}

const again = 'Apply the stack `…-identities` anew with TF_VAR_budget_emails: docs/aws.md, step 3.';

/** Whether somebody is told what the environment costs, and whether the bill shows its tags. */
export async function lookAtMoney(ground: AwsGround): Promise<readonly SeenLine[]> {
  return [await lookAtBudget(ground), await lookAtTags(ground)];
}

async function lookAtBudget(ground: AwsGround): Promise<SeenLine> {
  const name = `${ground.naming.prefix}-month`;
  const title = `Budget ${name}`;
  const args = ['--account-id', ground.accountId, '--budget-name', name];
  const budget = await seeAws<{
    readonly Budget: { readonly BudgetLimit?: { readonly Amount: string; readonly Unit: string } };
  }>(ground, title, 'budgets describe-budget', args);
  if (budget.line !== undefined) return budget.line;
  if (budget.seen === undefined) return wrong(`${title}: there is none`, again);
  const told = await seeAws<{ readonly Notifications?: readonly Notification[] }>(
    ground,
    title,
    'budgets describe-notifications-for-budget',
    args,
  );
  if (told.line !== undefined) return told.line;
  const people = new Set<string>();
  const faults: string[] = [];
  const { Amount: amount = 'none', Unit: unit = '' } = budget.seen.Budget.BudgetLimit ?? {};
  if (Number(amount) !== ground.config.budgetUsd || unit !== 'USD')
    faults.push(`it is ${amount} ${unit}, and budgetUsd is ${ground.config.budgetUsd}`);
  const notifications = told.seen?.Notifications ?? [];
  if (notifications.length === 0) faults.push('it tells nobody');
  for (const one of notifications) {
    const found = await seeAws<{ readonly Subscribers?: readonly { readonly Address: string }[] }>(
      ground,
      title,
      'budgets describe-subscribers-for-notification',
      [...args, '--notification', shorthand(one)],
    );
    if (found.line !== undefined) return found.line;
    const addresses = (found.seen?.Subscribers ?? []).map(({ Address }) => Address);
    if (addresses.length === 0) faults.push(`at ${one.Threshold} % ${one.NotificationType} it tells nobody`);
    for (const address of addresses) people.add(address);
  }
  // By mail nothing has to be confirmed: AWS does not tell whether one arrives.
  return judged(title, `${amount} USD, told to ${[...people].join(', ')}: see that mail arrives there`, faults, again);
}

function shorthand({ NotificationType, ComparisonOperator, Threshold, ThresholdType }: Notification): string {
  const fields = { NotificationType, ComparisonOperator, Threshold, ThresholdType: ThresholdType ?? 'PERCENTAGE' };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** Those that docs/aws-cost.md has the payer switch on. */
const costTags = ['environment', 'cost-class', 'stack'];

async function lookAtTags(ground: AwsGround): Promise<SeenLine> {
  const title = 'Tags on the bill';
  const found = await seeAws<{
    readonly CostAllocationTags: readonly { readonly TagKey: string; readonly Status: string }[];
  }>(ground, title, 'ce list-cost-allocation-tags', ['--type', 'UserDefined', '--tag-keys', ...costTags]);
  if (found.seen === undefined)
    return notSeen(
      `${found.line?.text ?? title}; an account of an organisation is not shown them: ask who pays the bill`,
    );
  const status = new Map(found.seen.CostAllocationTags.map(({ TagKey, Status }) => [TagKey, Status]));
  const off = costTags.filter((key) => status.get(key) !== 'Active');
  if (off.length === 0) return fine(`${title}: ${costTags.join(', ')} are switched on`);
  const unknown = off.filter((key) => !status.has(key));
  const why = unknown.length > 0 ? ` (${unknown.join(', ')}: AWS knows a tag a day after something carries it)` : '';
  return wrong(`${title}: ${off.join(', ')} not switched on${why}`, 'Switch them on: "Be told" in docs/aws-cost.md.');
}
