export type LabelMap = Readonly<Record<string, string>>;

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: LabelMap;
  readonly matchExpressions?: readonly Expression[];
}

/** Whether an object with these labels is selected, as Kubernetes does it: no selector selects nothing, an empty one all. */
export function selects(selector: LabelSelector | undefined, labels: LabelMap): boolean {
  return selector !== undefined && requirementsOf(selector).every((requirement) => meets(requirement, labels));
}

/** The requirements of a selector, all of which must be met; a label of `matchLabels` is one of a single value. */
export function requirementsOf({ matchLabels, matchExpressions }: LabelSelector): readonly Expression[] {
  const equal = Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return [...equal, ...(matchExpressions ?? [])];
}

/** "app=web, tier in (a, b), !canary", as kubectl takes it. */
export function selectorText(selector: LabelSelector): string {
  return requirementsOf(selector).map(requirementText).join(', ') || 'everything';
}

function meets({ key, operator, values = [] }: Expression, labels: LabelMap): boolean {
  const value = Object.hasOwn(labels, key) ? String(labels[key]) : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.some((each) => String(each) === value);
    case 'NotIn':
      return value === undefined || values.every((each) => String(each) !== value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      // An API server refuses any other.
      return false;
  }
}

function requirementText({ key, operator, values = [] }: Expression): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(', ')})`;
}
