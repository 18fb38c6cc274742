import { Box, Typography } from '@mui/material';
import type { TimeSeriesData } from '@perses-dev/core';
import type { PanelPlugin, PanelProps } from '@perses-dev/plugin-system';

const height = 24;

/** A panel of values that says the name of a value that is alone too, where its query gives it one. */
export function namingOne<Spec>(plugin: PanelPlugin<Spec>): PanelPlugin<Spec> {
  const { PanelComponent } = plugin;
  return {
    ...plugin,
    PanelComponent: (props: PanelProps<Spec>) => {
      const name = nameOfOne(props);
      const { contentDimensions } = props;
      if (name === undefined || contentDimensions === undefined) return <PanelComponent {...props} />;
      return (
        <Box>
          <Typography noWrap textAlign="center" lineHeight={`${height}px`} title={name}>
            {name}
          </Typography>
          <PanelComponent
            {...props}
            contentDimensions={{ ...contentDimensions, height: contentDimensions.height - height }}
          />
        </Box>
      );
    },
  };
}

function nameOfOne<Spec>({ queryResults }: PanelProps<Spec>): string | undefined {
  const named = queryResults.flatMap(({ definition, data }) => {
    const { seriesNameFormat } = definition.spec.plugin.spec as { seriesNameFormat?: string };
    return (data as TimeSeriesData).series.map(({ formattedName }) => (seriesNameFormat ? formattedName : undefined));
  });
  return named.length === 1 ? named[0] : undefined;
}
