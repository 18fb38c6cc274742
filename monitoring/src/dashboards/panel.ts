import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { queryTarget, type Form, type Query } from './query.ts';
import type { Unit } from './units.ts';

/** What every kind of panel has. */
export interface PanelOptions {
  readonly title: string;
  /** What is seen, in a sentence. */
  readonly shows: string;
  /** What a bad value looks like. */
  readonly bad: string;
  /** Where to go then: a dashboard or a page. */
  readonly go: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Of the 24 columns. */
  readonly width: number;
  /** In rows of 30 pixels; each kind has its own otherwise. */
  readonly height?: number;
  /** Shown in the place of a value that does not exist. */
  readonly noValue?: string;
  readonly limits?: Limits;
}

export type Meaning = 'good' | 'odd' | 'bad';

/** What the lowest values mean, then each value from which on the meaning is another. */
type Limits = readonly [lowest: Meaning, ...from: readonly (readonly [value: number, meaning: Meaning])[]];

/** A panel with what its JSON cannot hold. */
export interface DescribedPanel {
  readonly builder: Builder<Panel>;
  readonly queries: readonly Query[];
  readonly form: Form;
}

/** Always beside a number or a word that says the same. */
export const colours: Readonly<Record<Meaning, string>> = { good: 'green', odd: 'orange', bad: 'red' };

/** The part of the SDK's panel builders that all kinds share. */
interface CommonBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  span(columns: number): this;
  height(rows: number): this;
  noValue(text: string): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  withTarget(target: DataqueryBuilder): this;
}

/** Gives a builder what all kinds have. */
export function describePanel(
  builder: CommonBuilder,
  common: PanelOptions,
  form: Form,
  height: number,
): DescribedPanel {
  const { title, shows, bad, go, unit, queries, width, noValue, limits } = common;
  builder
    .title(title)
    .description(`${shows}\n\n**Bad:** ${bad}\n\n**Then:** ${go}`)
    .unit(unit)
    .span(width)
    .height(common.height ?? height)
    .thresholds(thresholdsOf(limits ?? ['good']));
  if (noValue !== undefined) builder.noValue(noValue);
  for (const query of queries) builder.withTarget(queryTarget(query, form));
  return { builder, queries, form };
}

function thresholdsOf([lowest, ...from]: Limits): ThresholdsConfigBuilder {
  const steps: Threshold[] = [
    { value: null, color: colours[lowest] },
    ...from.map(([value, meaning]) => ({ value, color: colours[meaning] })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
