import { at, listAt } from '@lockstep/tools/lib/values/at';
import { isText, withWebService, type StandIn } from './web.ts';

/** Runs `work` beside a plain webhook that takes what Alertmanager documents as version 4 of its body. */
export function withWebhook<T>(work: (webhook: StandIn) => Promise<T>): Promise<T> {
  return withWebService(
    (body) => {
      const wrong = wrongIn(body);
      return wrong.length === 0 ? undefined : { status: 422, text: wrong.join(', ') };
    },
    { status: 200, text: '' },
    work,
  );
}

function wrongIn(body: unknown): readonly string[] {
  const alerts = listAt(body, 'alerts');
  return [
    ...(at(body, 'version') === '4' ? [] : ['version is not 4']),
    ...['groupKey', 'receiver'].filter((field) => !isText(at(body, field))).map((field) => `no ${field}`),
    ...(isStatus(at(body, 'status')) ? [] : ['status is neither firing nor resolved']),
    ...(alerts.length === 0 ? ['no alerts'] : []),
    ...alerts
      .filter(
        (alert) =>
          !isStatus(at(alert, 'status')) || ![at(alert, 'labels', 'alertname'), at(alert, 'startsAt')].every(isText),
      )
      .map((alert) => `an alert without status, name or beginning: ${JSON.stringify(alert)}`),
  ];
}

function isStatus(value: unknown): boolean {
  return value === 'firing' || value === 'resolved';
}
