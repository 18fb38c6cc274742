import { Box, Typography } from '@mui/material';
import { applyValueMapping, type TimeSeriesData, type ValueMapping } from '@perses-dev/core';
import type { PanelPlugin, PanelProps } from '@perses-dev/plugin-system';
import { useMemo, type ReactElement } from 'react';

interface TimelineOptions {
  readonly mappings?: ValueMapping[];
}

/** Perses' status history with what stays the same as one bar that says its name, not a cell for every step. */
export const stateTimeline: PanelPlugin<TimelineOptions> = {
  PanelComponent: StateTimeline,
  supportedQueryTypes: ['TimeSeriesQuery'],
  createInitialOptions: () => ({}),
};

interface Span {
  readonly word: string;
  readonly color: string;
  /** From 0 to 1 of the time that is shown. */
  readonly from: number;
  readonly to: number;
  readonly said: string;
}

function StateTimeline({ spec, queryResults, contentDimensions }: PanelProps<TimelineOptions>): ReactElement | null {
  const rows = useMemo(
    () => queryResults.flatMap(({ data }) => rowsOf(data as TimeSeriesData, spec.mappings ?? [])),
    [queryResults, spec.mappings],
  );
  if (contentDimensions === undefined) return null;
  const labels = Math.min(220, Math.round(contentDimensions.width * 0.38));
  const timeRange = (queryResults[0]?.data as TimeSeriesData | undefined)?.timeRange;
  return (
    <Box sx={{ height: contentDimensions.height, overflowY: 'auto', padding: 1 }}>
      {rows.map(({ name, spans }) => (
        <Box key={name} sx={{ display: 'flex', alignItems: 'center', gap: 1, height: 22 }}>
          <Typography noWrap title={name} sx={{ width: labels, flexShrink: 0, fontSize: 12, textAlign: 'right' }}>
            {name}
          </Typography>
          <Box sx={{ position: 'relative', flexGrow: 1, height: 18, overflow: 'hidden', bgcolor: 'action.hover' }}>
            {spans.map(({ word, color, from, to, said }) => (
              <Box
                key={from}
                title={said}
                sx={{
                  position: 'absolute',
                  left: `${from * 100}%`,
                  width: `max(2px, ${(to - from) * 100}%)`,
                  height: '100%',
                  bgcolor: color,
                  color: '#fff',
                  fontSize: 11,
                  lineHeight: '18px',
                  paddingLeft: to - from > 0.1 ? 0.5 : 0,
                  overflow: 'hidden',
                  whiteSpace: 'nowrap',
                }}
              >
                {to - from > 0.1 ? word : ''}
              </Box>
            ))}
          </Box>
        </Box>
      ))}
      <Box sx={{ display: 'flex', justifyContent: 'space-between', marginLeft: `${labels + 8}px`, fontSize: 12 }}>
        {[0, 0.5, 1].map((part) => (
          <span key={part}>{timeRange && clock(timeAt(timeRange, part))}</span>
        ))}
      </Box>
    </Box>
  );
}

function rowsOf(data: TimeSeriesData, mappings: ValueMapping[]): readonly { name: string; spans: readonly Span[] }[] {
  const { timeRange, stepMs = 1, series } = data;
  if (timeRange === undefined) return [];
  const [begin, end] = [timeRange.start.getTime(), timeRange.end.getTime()];
  const place = (time: number): number => Math.min(1, Math.max(0, (time - begin) / (end - begin)));
  return series.map(({ formattedName, name, values }) => {
    const spans: Span[] = [];
    let index = 0;
    while (index < values.length) {
      const [from, value] = values[index]!;
      let last = index;
      // The same value without a gap.
      while (values[last + 1]?.[1] === value && values[last + 1]![0] - values[last]![0] <= stepMs) last += 1;
      const to = values[last]![0] + stepMs;
      if (value !== null) {
        const { value: word, color = '#888' } = applyValueMapping(value, mappings);
        const said = `${word} from ${clock(new Date(from))} to ${clock(new Date(Math.min(to, end)))}`;
        spans.push({ word: String(word), color, from: place(from), to: place(to), said });
      }
      index = last + 1;
    }
    return { name: formattedName ?? name, spans };
  });
}

function timeAt({ start, end }: { start: Date; end: Date }, part: number): Date {
  return new Date(start.getTime() + (end.getTime() - start.getTime()) * part);
}

function clock(time: Date): string {
  return time.toLocaleString('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });
}
