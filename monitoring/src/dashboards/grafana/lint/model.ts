/** A dashboard as it is read back from its JSON: nothing in it is taken for granted. */
export interface ReadDashboard {
  readonly uid?: string;
  readonly id?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly editable?: boolean;
  readonly schemaVersion?: number;
  readonly refresh?: string;
  readonly time?: { readonly from?: string; readonly to?: string };
  readonly tags?: readonly string[];
  readonly links?: readonly { readonly url?: string; readonly title?: string }[];
  readonly panels?: readonly ReadPanel[];
  readonly templating?: { readonly list?: readonly ReadVariable[] };
  readonly annotations?: { readonly list?: readonly ReadAnnotation[] };
}

export interface ReadDataSource {
  readonly type?: string;
  readonly uid?: string;
}

interface ReadVariable {
  readonly name?: string;
  readonly type?: string;
  readonly label?: string;
  readonly query?: string | { readonly query?: string };
  readonly datasource?: ReadDataSource;
}

interface ReadAnnotation {
  readonly name?: string;
  readonly datasource?: ReadDataSource;
  readonly expr?: string;
  readonly target?: ReadTarget;
}

export interface ReadTarget {
  readonly refId?: string;
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly datasource?: ReadDataSource;
}

interface Mapping {
  readonly options?: Readonly<Record<string, { readonly text?: string; readonly color?: string }>>;
}

export interface ReadPanel {
  readonly id?: number;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: ReadDataSource;
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly ReadTarget[];
  readonly options?: {
    readonly textMode?: string;
    readonly showValue?: string;
    readonly legend?: { readonly showLegend?: boolean; readonly displayMode?: string };
  };
  readonly fieldConfig?: {
    readonly defaults?: { readonly unit?: string; readonly mappings?: readonly Mapping[] };
    readonly overrides?: readonly {
      readonly properties?: readonly { readonly id?: string; readonly value?: unknown }[];
    }[];
  };
}

/** What one law of dashboards finds in one of them. */
export type DashboardLaw = (dashboard: ReadDashboard) => readonly string[];

/** All panels that show something: rows are headings. */
export function panelsOf({ panels = [] }: ReadDashboard): readonly ReadPanel[] {
  return panels.filter(({ type }) => type !== 'row');
}

/** A panel in a sentence. */
export function panelName({ title, id }: ReadPanel): string {
  return title === undefined || title.trim() === '' ? `panel ${id ?? 'without id'}` : `"${title}"`;
}

/** A problem where a law is not kept. */
export function unless(kept: boolean, problem: string): string[] {
  return kept ? [] : [problem];
}
