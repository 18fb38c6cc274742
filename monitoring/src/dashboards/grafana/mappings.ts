import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Meaning } from '../panel.ts';
import type { StateWord } from '../states.ts';
import { colours } from './panel.ts';

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
