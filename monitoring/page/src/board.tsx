import { Box, CircularProgress, Stack, Typography } from '@mui/material';
import type { BuiltinVariableDefinition, DashboardResource } from '@perses-dev/core';
import { ErrorAlert, ErrorBoundary } from '@perses-dev/components';
import {
  Dashboard,
  DashboardProvider,
  DatasourceStoreProvider,
  VariableList,
  VariableProviderWithQueryParams,
} from '@perses-dev/dashboards';
import {
  TimeRangeControls,
  TimeRangeProviderWithQueryParams,
  useInitialRefreshInterval,
  useInitialTimeRange,
} from '@perses-dev/plugin-system';
import { useEffect, type MouseEvent, type ReactElement } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { JsonParam, useQueryParam } from 'use-query-params';
import { useKeptTime } from './bar.tsx';
import { boardPath, useBoard, useBoards, type ListedBoard } from './boards.ts';
import { EmptyWords } from './empty.tsx';
import { Home } from './home.tsx';
import { sources } from './prometheus.ts';
import { useTraces, withTraces } from './jaeger.ts';
import { PrometheusTrouble, Trouble } from './trouble.tsx';

/** The board of the address. */
export function BoardPage(): ReactElement {
  const { name = '' } = useParams();
  const { data: boards, error } = useBoards();
  if (error !== null) return <Home />;
  const listed = boards?.find((board) => board.name === name);
  if (boards !== undefined && listed === undefined) return <Home missing={boardPath(name)} />;
  return listed === undefined ? (
    <CircularProgress sx={{ margin: 4 }} aria-label="Loading" />
  ) : (
    <Listed key={name} board={listed} />
  );
}

function Listed({ board }: { readonly board: ListedBoard }): ReactElement {
  const { data, error } = useBoard(board.name);
  const traced = useTraces();
  useEffect(() => {
    document.title = `${board.title} · Dashboards`;
  }, [board.title]);
  if (error !== null) return <Trouble title={`The board ${board.title} cannot be had`}>{error.message}</Trouble>;
  if (data === undefined) return <CircularProgress sx={{ margin: 4 }} aria-label="Loading" />;
  return (
    <EmptyWords.Provider value={board.empty}>
      <PrometheusTrouble />
      <ErrorBoundary FallbackComponent={ErrorAlert}>
        <Shown key={String(traced)} resource={traced ? withTraces(data) : data} question={board.question} />
      </ErrorBoundary>
    </EmptyWords.Provider>
  );
}

const builtin: BuiltinVariableDefinition[] = [];

/** Perses' dashboard without the tools to edit it: what is seen is what is in git. */
function Shown({
  resource,
  question,
}: {
  readonly resource: DashboardResource;
  readonly question: string;
}): ReactElement {
  const { spec } = resource;
  const initialTimeRange = useInitialTimeRange(spec.duration);
  const initialRefreshInterval = useInitialRefreshInterval(spec.refreshInterval ?? '1m');
  const [viewPanelRef, setViewPanelRef] = useQueryParam('viewPanelRef', JsonParam);
  return (
    <DatasourceStoreProvider dashboardResource={resource} datasourceApi={sources}>
      <DashboardProvider
        initialState={{
          isEditMode: false,
          dashboardResource: resource,
          viewPanelRef: viewPanelRef ?? undefined,
          setViewPanelRef,
        }}
      >
        <TimeRangeProviderWithQueryParams
          initialTimeRange={initialTimeRange}
          initialRefreshInterval={initialRefreshInterval}
        >
          <VariableProviderWithQueryParams
            initialVariableDefinitions={spec.variables}
            builtinVariableDefinitions={builtin}
          >
            <Stack
              component="main"
              onClick={useOwnLinks()}
              // The grid counts a scroll bar that is not there.
              sx={{ overflowX: 'clip' }}
              paddingX={{ xs: 1, sm: 2 }}
              paddingTop={1.5}
              gap={1.5}
            >
              <Box>
                <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700 }}>
                  {spec.display?.name}
                </Typography>
                <Typography color="text.secondary">{question}</Typography>
              </Box>
              <Stack direction="row" flexWrap="wrap" gap={1.5} justifyContent="space-between" alignItems="center">
                <Stack direction="row" flexWrap="wrap" gap={1}>
                  <VariableList />
                </Stack>
                <Stack direction="row" flexWrap="wrap" gap={1}>
                  <TimeRangeControls />
                </Stack>
              </Stack>
              <Dashboard />
            </Stack>
          </VariableProviderWithQueryParams>
        </TimeRangeProviderWithQueryParams>
      </DashboardProvider>
    </DatasourceStoreProvider>
  );
}

/** A link of a panel to another board keeps the time, and does not load the page anew. */
function useOwnLinks(): (event: MouseEvent) => void {
  const navigate = useNavigate();
  const time = useKeptTime();
  return (event) => {
    const path = (event.target as Element).closest('a')?.getAttribute('href') ?? '';
    const other = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
    if (other || event.defaultPrevented || !/^\/(?!\/)/.test(path)) return;
    event.preventDefault();
    navigate(path.startsWith(boardPath('')) ? path + time : path);
  };
}
