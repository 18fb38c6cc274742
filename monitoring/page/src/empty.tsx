import { Stack, Typography } from '@mui/material';
import type { TimeSeriesData } from '@perses-dev/core';
import type { PanelPlugin, PanelProps } from '@perses-dev/plugin-system';
import { createContext, useContext, type ReactElement } from 'react';

/** What the panels of a board mean when they are empty, by their titles. */
export const EmptyWords = createContext<Readonly<Record<string, string>>>({});

/** A panel that says in words that there is nothing, rather than to draw an empty chart. */
export function sayingWhenEmpty<Spec>(plugin: PanelPlugin<Spec>): PanelPlugin<Spec> {
  const { PanelComponent } = plugin;
  return {
    ...plugin,
    // Each offers to save its series as a file; what is seen here is all in Prometheus.
    actions: [],
    PanelComponent: (props: PanelProps<Spec>) => {
      const words = useContext(EmptyWords)[props.definition?.spec.display.name ?? ''];
      return isEmpty(props) ? <Nothing words={words} /> : <PanelComponent {...props} />;
    },
  };
}

function isEmpty<Spec>({ queryResults }: PanelProps<Spec>): boolean {
  return queryResults.every(({ data }) => (data as TimeSeriesData).series.length === 0);
}

function Nothing({ words = 'No data' }: { readonly words?: string | undefined }): ReactElement {
  return (
    <Stack height="100%" alignItems="center" justifyContent="center" padding={1} data-empty={words}>
      <Typography color="text.secondary" textAlign="center">
        {words}
      </Typography>
    </Stack>
  );
}
