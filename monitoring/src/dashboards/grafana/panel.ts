import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel as GrafanaPanel,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { formOf, heightOf, type Panel } from '../kinds.ts';
import type { Limits, Meaning } from '../panel.ts';
import { withBoardLinks } from '../links.ts';
import { queryTarget } from './query.ts';
import { urlOf } from './links.ts';

/** Always beside a number or a word that says the same. */
export const colours: Readonly<Record<Meaning, string>> = { good: 'green', odd: 'orange', bad: 'red' };

/** The part of the SDK's panel builders that all kinds share. */
interface CommonBuilder extends Builder<GrafanaPanel> {
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
export function describePanel(builder: CommonBuilder, panel: Panel): Builder<GrafanaPanel> {
  const { title, shows, bad, go, unit, queries, width, noValue, limits } = panel;
  builder
    .title(title)
    .description(withBoardLinks(`${shows}\n\n**Bad:** ${bad}\n\n**Then:** ${go}`, urlOf))
    .unit(unit)
    .span(width)
    .height(heightOf(panel))
    .thresholds(thresholdsOf(limits ?? ['good']));
  if (noValue !== undefined) builder.noValue(noValue);
  for (const query of queries) builder.withTarget(queryTarget(query, formOf(panel)));
  return builder;
}

function thresholdsOf([lowest, ...from]: Limits): ThresholdsConfigBuilder {
  const steps: Threshold[] = [
    { value: null, color: colours[lowest] },
    ...from.map(([value, meaning]) => ({ value, color: colours[meaning] })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
