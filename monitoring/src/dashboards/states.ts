import type { Meaning } from './panel.ts';

/** A word that a label or a number stands for, and what it means. */
export type StateWord = readonly [word: string, meaning: Meaning];

/**
 * An expression that answers, for each value of the labels `by`, which of the states its label `label` names: 1 for the
 * first, 2 for the second. Timelines need numbers, Prometheus has words in labels.
 */
export function stateExpr(
  metric: string,
  matchers: string,
  label: string,
  states: readonly StateWord[],
  by: string,
): string {
  return states
    .map(([word], index) => `${index + 1} * max by (${by}) (${metric}{${matchers}, ${label}="${word}"})`)
    .join(' or ');
}
