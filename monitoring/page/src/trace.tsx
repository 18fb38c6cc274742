import { Box, CircularProgress, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { useParams } from 'react-router-dom';
import { askJaeger, long, traceOf, type Span, type Trace } from './jaeger.ts';
import { Trouble } from './trouble.tsx';

/** Where the time of one request went. */
export function TracePage(): ReactElement {
  const { id = '' } = useParams();
  useEffect(() => {
    document.title = `Trace ${id}`;
  }, [id]);
  const { data, error } = useQuery<Trace | null, Error>(['trace', id], async () => {
    const [found] = await askJaeger(`traces/${id}`);
    return found === undefined ? null : traceOf(found);
  });
  if (error !== null) return <Trouble title="The trace cannot be had">{error.message}</Trouble>;
  if (data === undefined) return <CircularProgress sx={{ margin: 4 }} aria-label="Loading" />;
  if (data === null) {
    return (
      <Trouble title={`There is no trace ${id}`}>
        It was neither slow nor failed nor one of the share that is kept, or it is older than three days.
      </Trouble>
    );
  }
  const [first] = data.spans;
  return (
    <Stack component="main" gap={1} sx={{ padding: 2, maxWidth: 1100, margin: '0 auto' }}>
      <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700 }}>
        {first?.name}: {long(data.duration)}
      </Typography>
      <Typography color="text.secondary">
        {new Date(data.start / 1000).toLocaleString()}, {data.spans.length} spans, trace {data.id}
      </Typography>
      <Stack component="ol" sx={{ listStyle: 'none', padding: 0, margin: 0 }} gap={0.5}>
        {data.spans.map((span) => (
          <Bar key={span.id} span={span} trace={data} />
        ))}
      </Stack>
    </Stack>
  );
}

/** A span: what, how long, and when within the whole; its particulars behind a click. */
function Bar({ span, trace }: { readonly span: Span; readonly trace: Trace }): ReactElement {
  const share = (time: number): string => `${(100 * time) / Math.max(trace.duration, 1)}%`;
  return (
    <li>
      <details>
        <summary style={{ cursor: 'pointer' }}>
          <span style={{ paddingLeft: 16 * span.depth }}>
            <strong>{span.service}</strong> {span.name} {long(span.duration)}
            {span.failed && ', failed'}
          </span>
          <Box sx={{ position: 'relative', height: 8, bgcolor: 'action.hover', borderRadius: 1 }}>
            <Box
              sx={{
                position: 'absolute',
                left: share(span.start - trace.start),
                width: share(span.duration),
                minWidth: 2,
                height: 8,
                borderRadius: 1,
                bgcolor: span.failed ? 'error.main' : 'primary.main',
              }}
            />
          </Box>
        </summary>
        <Stack component="dl" sx={{ margin: 0, paddingLeft: 4, overflowWrap: 'anywhere' }}>
          {span.tags.map(([key, value]) => (
            <Typography key={key} variant="body2">
              {key}: {value}
            </Typography>
          ))}
        </Stack>
      </details>
    </li>
  );
}
