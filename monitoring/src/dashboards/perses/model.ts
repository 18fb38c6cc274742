/**
 * What we write of the dashboard format of Perses (Apache-2.0, https://perses.dev/perses/docs/dac/), of its version 0.52
 * and the plugins that fit it. Their own packages would bring a browser's worth of code in.
 */
export interface PersesDashboard {
  readonly kind: 'Dashboard';
  readonly metadata: { readonly name: string; readonly project: string; readonly version: number };
  readonly spec: {
    readonly display: { readonly name: string; readonly description: string };
    /** How far back it looks at first, as `6h`. */
    readonly duration: string;
    readonly refreshInterval: string;
    readonly variables: readonly PersesVariable[];
    readonly panels: Readonly<Record<string, PersesPanel>>;
    readonly layouts: readonly PersesGrid[];
  };
}

/** What a plugin is given: its name and what it takes. */
export interface Plugin<Kind extends string = string, Spec = Readonly<Record<string, unknown>>> {
  readonly kind: Kind;
  readonly spec: Spec;
}

export interface PersesVariable {
  readonly kind: 'ListVariable';
  readonly spec: {
    readonly name: string;
    readonly display: { readonly name: string };
    readonly defaultValue: string | readonly string[];
    readonly allowAllValue: boolean;
    readonly allowMultiple: boolean;
    /** What all of them become in a query. */
    readonly customAllValue?: string;
    readonly sort: 'alphabetical-asc';
    readonly plugin: Plugin<
      'PrometheusLabelValuesVariable',
      { readonly labelName: string; readonly matchers: readonly string[] }
    >;
  };
}

export interface PersesQuery {
  readonly kind: 'TimeSeriesQuery';
  readonly spec: {
    readonly plugin: Plugin<
      'PrometheusTimeSeriesQuery',
      { readonly query: string; readonly seriesNameFormat?: string }
    >;
  };
}

export interface PersesLink {
  readonly name: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

export interface PersesPanel {
  readonly kind: 'Panel';
  readonly spec: {
    readonly display: { readonly name: string; readonly description: string };
    readonly plugin: Plugin;
    readonly queries: readonly PersesQuery[];
    readonly links: readonly PersesLink[];
  };
}

/** A row: a heading, and where each panel lies below it, of 24 columns and in rows of 30 pixels. */
export interface PersesGrid {
  readonly kind: 'Grid';
  readonly spec: {
    readonly display: { readonly title: string; readonly collapse: { readonly open: boolean } };
    readonly items: readonly PersesItem[];
  };
}

export interface PersesItem {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly content: { readonly $ref: string };
}
