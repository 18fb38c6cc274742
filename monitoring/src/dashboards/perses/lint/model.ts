/** A dashboard of Perses as it is read back from its JSON: nothing in it is taken for granted. */
export interface ReadPerses {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly project?: string };
  readonly spec?: {
    readonly display?: { readonly name?: string; readonly description?: string };
    readonly duration?: string;
    readonly refreshInterval?: string;
    readonly variables?: readonly {
      readonly spec?: {
        readonly name?: string;
        readonly plugin?: { readonly spec?: { readonly labelName?: string; readonly matchers?: readonly string[] } };
      };
    }[];
    readonly panels?: Readonly<Record<string, ReadPersesPanel>>;
    readonly layouts?: readonly ReadGrid[];
  };
}

export interface ReadPersesPanel {
  readonly spec?: {
    readonly display?: { readonly name?: string; readonly description?: string };
    readonly plugin?: { readonly kind?: string; readonly spec?: object };
    readonly queries?: readonly {
      readonly spec?: {
        readonly plugin?: { readonly spec?: { readonly query?: string; readonly seriesNameFormat?: string } };
      };
    }[];
    readonly links?: readonly { readonly name?: string; readonly url?: string }[];
  };
}

interface ReadGrid {
  readonly spec?: {
    readonly display?: { readonly title?: string };
    readonly items?: readonly {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly content?: { readonly $ref?: string };
    }[];
  };
}

/** What one law finds in one dashboard. */
export type PersesLaw = (dashboard: ReadPerses) => readonly string[];

/** Every panel with what it is called in messages. */
export function persesPanelsOf({ spec }: ReadPerses): readonly (readonly [name: string, panel: ReadPersesPanel])[] {
  return Object.entries(spec?.panels ?? {}).map(([key, panel]) => [`"${panel.spec?.display?.name ?? key}"`, panel]);
}

/** The expressions of a panel and what its series are called. */
export function persesQueriesOf({ spec }: ReadPersesPanel): readonly { expr: string; legend: string | undefined }[] {
  return (spec?.queries ?? []).map((query) => {
    const { query: expr = '', seriesNameFormat: legend } = query.spec?.plugin?.spec ?? {};
    return { expr, legend };
  });
}
