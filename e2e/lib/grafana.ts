import type { Environment } from '@lockstep/tools/model/environment';
import type { Instance } from '@lockstep/tools/model/instance';
import type { HttpResponse } from '@lockstep/tools/lib/http';
import { ask } from './http.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** One request to Grafana as somebody, or as nobody. */
type AskGrafana = (path: string, login?: Login, body?: object) => Promise<HttpResponse>;

export function grafanaOf(instance: Instance, environment: Environment): AskGrafana {
  return (path, login, body) =>
    ask(instance, environment, 'grafana', path, {
      timeout: 20_000,
      headers: {
        ...(login === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
}

/** What `/api/ds/query` answers for one query. */
export interface QueryAnswer {
  readonly error?: string;
  readonly status?: number;
  readonly frames?: readonly { readonly data?: { readonly values?: readonly (readonly unknown[])[] } }[];
}

/** Whether any column of any frame, but the time, holds a number or a text. */
export function framesHaveData({ frames }: QueryAnswer): boolean {
  return (frames ?? []).some(({ data }) =>
    (data?.values ?? []).slice(1).some((column) => column.some((value) => value !== null && value !== '')),
  );
}
