import { SnackbarProvider } from '@perses-dev/components';
import { PluginRegistry, ReactRouterProvider } from '@perses-dev/plugin-system';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes, useLocation } from 'react-router-dom';
import { QueryParamProvider } from 'use-query-params';
import { ReactRouter6Adapter } from 'use-query-params/adapters/react-router-6';
import { Bar } from './bar.tsx';
import { BoardPage } from './board.tsx';
import { boardPath } from './boards.ts';
import { Home } from './home.tsx';
import { plugins } from './plugins.ts';
import { Themed } from './theme.tsx';
import { TracePage } from './trace.tsx';
import { TracesPage } from './traces.tsx';

const queries = new QueryClient({
  // What was drawn stays until the next answer is there: a refresh is no blink.
  defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 0, keepPreviousData: true } },
});

function Unknown() {
  return <Home missing={useLocation().pathname} />;
}

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <BrowserRouter>
      <QueryParamProvider adapter={ReactRouter6Adapter}>
        <ReactRouterProvider>
          <Themed>
            <SnackbarProvider anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} variant="default" content="">
              <PluginRegistry pluginLoader={plugins}>
                <QueryClientProvider client={queries}>
                  <Bar />
                  <Routes>
                    <Route path="/" element={<Home />} />
                    <Route path={boardPath(':name')} element={<BoardPage />} />
                    <Route path="/traces" element={<TracesPage />} />
                    <Route path="/traces/:id" element={<TracePage />} />
                    <Route path="*" element={<Unknown />} />
                  </Routes>
                </QueryClientProvider>
              </PluginRegistry>
            </SnackbarProvider>
          </Themed>
        </ReactRouterProvider>
      </QueryParamProvider>
    </BrowserRouter>
  </StrictMode>,
);
