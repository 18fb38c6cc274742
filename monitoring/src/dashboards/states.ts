import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { colours, type Meaning } from './panel.ts';

/** A word that a label or a number stands for, and what it means. */
export type StateWord = readonly [word: string, meaning: Meaning];

/** The words for the numbers 1, 2, 3 and so on, as `stateExpr` makes them. */
export function numberMappings(states: readonly StateWord[], from = 1): ValueMapping[] {
  return [mapping(states.map(([word, meaning], index) => [String(index + from), word, meaning]))];
}

/** The words themselves, coloured. */
export function wordMappings(states: readonly StateWord[]): ValueMapping[] {
  return [mapping(states.map(([word, meaning]) => [word, word, meaning]))];
}

function mapping(entries: readonly (readonly [key: string, text: string, meaning: Meaning])[]): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      entries.map(([key, text, meaning], index) => [key, { text, color: colours[meaning], index }]),
    ),
  };
}

/**
 * An expression that answers, for each value of the labels `by`, which of the states its label `label` names: 1 for the
 * first, 2 for the second. Grafana's timelines need numbers, Prometheus has words in labels.
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
