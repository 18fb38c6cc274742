import { table } from '@lockstep/tools/lib/values/table';
import { usd } from '../cost/text.ts';
import type { ResourceChange } from './compare.ts';
import type { StacksReview } from './review.ts';

/** For a terminal. */
export function reviewText(reviews: readonly StacksReview[]): string {
  const head = ['environment', 'stacks', 'resources', 'USD a month'];
  const rows = reviews.map((review) => [
    review.environment,
    review.parts.join(', ') || 'no change',
    countText(review.changes),
    moneyText(review),
  ]);
  const details = reviews.filter(({ parts }) => parts.length > 0).map((one) => `\n\n${one.environment}${detail(one)}`);
  return `${table([head, ...rows])}${details.join('')}`;
}

/** For a pull request: the table first, then what changes, folded; nothing where nothing changes. */
export function reviewMarkdown(reviews: readonly StacksReview[]): string {
  if (reviews.every(({ parts }) => parts.length === 0)) return '';
  const rows = reviews.map((review) => {
    const cells = [review.parts.join(', ') || 'no change', countText(review.changes), moneyText(review)];
    return `| ${[review.environment, ...cells].join(' | ')} |`;
  });
  const head = ['| environment | stacks | resources | USD a month |', '| --- | --- | --- | ---: |'];
  const dangers = reviews.flatMap(({ environment, changes }) =>
    changes
      .filter(({ danger }) => danger !== undefined)
      .map(({ address, danger }) => `- **danger** ${environment}: \`${address}\`: ${danger}`),
  );
  const refused = reviews.flatMap(({ refused: findings }) =>
    findings.map(({ file, field, value, reason }) => `- **refused** ${file}: ${field} ${value}: ${reason}`),
  );
  const details = reviews
    .filter(({ parts }) => parts.length > 0)
    .map((one) => {
      const text = `\`\`\`\n${detail(one).trim()}\n\`\`\``;
      return `<details><summary>${one.environment}: what changes</summary>\n\n${text}\n\n</details>`;
    });
  const lists = [...refused, ...dangers];
  return ['### AWS', '', ...head, ...rows, ...(lists.length > 0 ? ['', ...lists] : []), '', details.join('\n\n')]
    .join('\n')
    .trimEnd();
}

function countText(changes: readonly ResourceChange[]): string {
  const of = (kind: ResourceChange['change']) => changes.filter(({ change }) => change === kind).length;
  return `+${of('added')} ~${of('changed')} -${of('removed')}`;
}

function moneyText({ usdBefore, usdAfter }: StacksReview): string {
  const difference = usdAfter - usdBefore;
  if (difference === 0) return usd(usdAfter);
  return `${usd(usdBefore)} → ${usd(usdAfter)} (${difference > 0 ? '+' : ''}${usd(difference)})`;
}

function detail({ changes, costs, refused }: StacksReview): string {
  const findings = refused.map(
    ({ field, value, reason, wayOut }) => `\n  refused  ${field} ${value}: ${reason}. ${wayOut}`,
  );
  const paid = costs.map(
    ({ what, before, after, usd: each }) => `\n  ${what}: ${before} → ${after} (${usd(each)} USD)`,
  );
  const lines = changes.flatMap(({ part, address, change, fields, danger }) => [
    `\n  ${change} ${part} ${address}${danger === undefined ? '' : `\n    danger  ${danger}`}`,
    ...fields.map((field) => `\n    ${field}`),
  ]);
  return [...findings, ...paid, ...lines].join('');
}
