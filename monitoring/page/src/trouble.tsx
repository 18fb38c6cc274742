import { Alert, AlertTitle } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { askPrometheus } from './prometheus.ts';

/** What is wrong, and what to do about it. */
export function Trouble({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <Alert severity="error" role="alert" sx={{ margin: 2, alignItems: 'center' }}>
      <AlertTitle>{title}</AlertTitle>
      {children}
    </Alert>
  );
}

/** Says it once, at the top, when nothing can be drawn since Prometheus does not answer; looks again by itself. */
export function PrometheusTrouble(): ReactElement | null {
  const { error } = useQuery<null, Error>(
    ['prometheus answers'],
    async () => {
      await askPrometheus('query', { query: 'vector(1)' });
      return null;
    },
    { refetchInterval: 15_000 },
  );
  if (error === null) return null;
  return (
    <Trouble title="The panels have nothing to draw">
      {error.message} This page looks again every 15 seconds. Whether its pod runs:{' '}
      <code>kubectl -n monitoring get pods</code>
    </Trouble>
  );
}
