import type { Board } from './board.ts';
import { stateTimeline, stat, timeSeries } from './kinds.ts';
import { docsLink, runbookLink } from './links.ts';
import { units } from './units.ts';

const certificate = 'job="cert-manager", issuer_name="services"';

/** Who is refused and whose certificate ends, where services call each other by TLS, and nowhere else. */
export const identitiesBoard: Board = {
  name: 'identities',
  question: 'Has every service its identity, is any about to end, and whom do they refuse?',
  from: 'now-3h',
  refresh: '30s',
  choices: [],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Services with an identity',
          shows: 'Namespaces in which a pod shows a certificate of its own.',
          bad: 'fewer than services that call or are called.',
          go: docsLink('mtls.md', 'how one gets it'),
          unit: units.count,
          queries: [{ expr: 'count(count by (namespace) (identity_end_timestamp_seconds))' }],
          instant: true,
          decimals: 0,
          noValue: 'none',
          width: 8,
        }),
        stat({
          title: 'First one to end',
          shows: 'How long the identity of a pod holds that ends before all others.',
          bad: 'below 4 hours: it should have been renewed long ago.',
          go: runbookLink('IdentityEndsSoon'),
          unit: units.seconds,
          queries: [{ expr: 'min(identity_end_timestamp_seconds) - time()' }],
          limits: ['bad', [4 * 3_600, 'good']],
          instant: true,
          noValue: 'none',
          width: 8,
        }),
        stat({
          title: 'Callers refused',
          shows: 'Calls by TLS that a service did not answer, in the time that is shown.',
          bad: 'more than a few: somebody calls that it does not know.',
          go: runbookLink('CallersRefused'),
          unit: units.count,
          queries: [{ expr: 'sum(increase(callers_refused_total[$__range]))' }],
          limits: ['good', [5, 'bad']],
          instant: true,
          decimals: 0,
          noValue: 'nobody answers by TLS',
          width: 8,
        }),
      ],
    },
    {
      title: 'Who is refused',
      panels: [
        timeSeries({
          title: 'Refused callers',
          shows: 'Calls that were not answered, by the service that was called and why.',
          bad: 'a line that stays above 0.',
          go: runbookLink('CallersRefused'),
          unit: units.perSecond,
          queries: [
            {
              expr: 'sum by (namespace, why) (rate(callers_refused_total[$__rate_interval]))',
              legend: '{{namespace}}: {{why}}',
            },
          ],
          width: 24,
        }),
      ],
    },
    {
      title: 'Certificates',
      panels: [
        timeSeries({
          title: 'Until they end',
          shows: 'How long the identity of each pod still holds: a day at first, and never less than eight hours.',
          bad: 'below 4 hours (dashed): a pod has not taken the new one up.',
          go: runbookLink('IdentityEndsSoon'),
          unit: units.seconds,
          queries: [
            {
              expr: 'min by (namespace, pod) (identity_end_timestamp_seconds) - time()',
              legend: '{{namespace}}/{{pod}}',
            },
          ],
          limits: ['bad', [4 * 3_600, 'good']],
          width: 12,
        }),
        stateTimeline({
          title: 'Ready',
          shows: 'Whether cert-manager has the certificate of each service.',
          bad: 'one that is not: its pods keep the one before until it ends.',
          go: runbookLink('CertificateNotReady'),
          unit: units.words,
          queries: [
            {
              expr: `1 + max by (namespace) (certmanager_certificate_ready_status{${certificate}, condition="True"})`,
              legend: '{{namespace}}',
            },
          ],
          states: [
            ['not ready', 'bad'],
            ['ready', 'good'],
          ],
          width: 12,
        }),
      ],
    },
  ],
};
