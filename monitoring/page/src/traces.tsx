import { Button, CircularProgress, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { askJaeger, long, traceOf, type Trace } from './jaeger.ts';
import { Trouble } from './trouble.tsx';

const hour = 3_600_000_000;

/** Which traces are looked for -> what Jaeger is asked besides. */
const kinds = {
  slow: { words: 'Slow', asked: { minDuration: '300ms' } },
  failed: { words: 'Failed', asked: { tags: '{"error":"true"}' } },
  all: { words: 'All that were kept', asked: {} },
} as const;

type Kind = keyof typeof kinds;

/** The requests of a service in the last hour that were kept, the longest first. */
export function TracesPage(): ReactElement {
  const asked = new URLSearchParams(useLocation().search);
  const service = asked.get('service') ?? 'web';
  const kind: Kind = (Object.keys(kinds) as Kind[]).find((each) => each === asked.get('kind')) ?? 'slow';
  useEffect(() => {
    document.title = `Traces of ${service}`;
  }, [service]);
  const { data, error } = useQuery<readonly Trace[], Error>(
    ['traces', service, kind],
    async () => {
      const now = Date.now() * 1000;
      const time = { start: String(now - hour), end: String(now), limit: '50' };
      const found = await askJaeger(`traces?${new URLSearchParams({ service, ...time, ...kinds[kind].asked })}`);
      return found.map(traceOf).toSorted((a, b) => b.duration - a.duration);
    },
    { refetchInterval: 15_000 },
  );
  if (error !== null) return <Trouble title="The traces cannot be had">{error.message}</Trouble>;
  return (
    <Stack component="main" gap={1.5} sx={{ padding: 2, maxWidth: 1100, margin: '0 auto' }}>
      <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700 }}>
        Requests of {service} in the last hour, the longest first
      </Typography>
      <Stack component="nav" aria-label="Which" direction="row" gap={1}>
        {(Object.keys(kinds) as Kind[]).map((each) => (
          <Button
            key={each}
            component={Link}
            to={`/traces?${new URLSearchParams({ service, kind: each })}`}
            size="small"
            variant={each === kind ? 'contained' : 'outlined'}
            aria-current={each === kind ? 'page' : undefined}
          >
            {kinds[each].words}
          </Button>
        ))}
      </Stack>
      {data === undefined && <CircularProgress aria-label="Loading" />}
      {data?.length === 0 && (
        <Typography>There is none. A trace is here some ten seconds after its request.</Typography>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', padding: 0, margin: 0 }} gap={0.5}>
        {data?.map((trace) => (
          <li key={trace.id}>
            <Found trace={trace} />
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function Found({ trace }: { readonly trace: Trace }): ReactElement {
  const [first] = trace.spans;
  const services = [...new Set(trace.spans.map(({ service }) => service))].join(', ');
  const failed = trace.spans.some((span) => span.failed);
  return (
    <Button
      component={Link}
      to={`/traces/${trace.id}`}
      color={failed ? 'error' : 'inherit'}
      fullWidth
      sx={{ justifyContent: 'flex-start', gap: 2, textTransform: 'none', textAlign: 'left' }}
    >
      <Typography component="span" sx={{ minWidth: 80, fontWeight: 700 }}>
        {long(trace.duration)}
      </Typography>
      <span>
        {first?.name}
        {failed && ', failed'}
      </span>
      <Typography component="span" color="text.secondary">
        {services}, {trace.spans.length} spans, {new Date(trace.start / 1000).toLocaleTimeString()}
      </Typography>
    </Button>
  );
}
