import type { Alert } from './alert.ts';

/** What the operator says of an object's condition Ready: it keeps a series for each status, and sets the one that holds. */
const notReady = (kind: string, labels: string) =>
  `max by (${labels}) (${kind}_status_condition{condition="Ready", status="False"}) == 1`;

/** A laptop goes without the operator unless it is asked for; where it is wanted, it answers. */
const wanted = 'sum(kube_deployment_spec_replicas{namespace="external-secrets", deployment="external-secrets"}) > 0';

export const externalSecretsAlerts: readonly Alert[] = [
  {
    name: 'SecretSyncFailing',
    severity: 'ticket',
    expr: notReady('externalsecret', 'namespace, name'),
    // Tries back off to some minutes; a store that restarts is back by then.
    for: '15m',
    summary: 'The ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} is not brought',
    description:
      'What reads its Secret goes on with the last value, or waits for the first one; a new one does not arrive.',
  },
  {
    name: 'SecretStoreNotReady',
    severity: 'ticket',
    expr: notReady('clustersecretstore', 'name'),
    for: '10m',
    summary: 'The store of secrets {{ $labels.name }} cannot be used',
    description: 'The operator gets no credentials for it: no Secret of that service is brought or renewed.',
  },
  {
    name: 'ExternalSecretsDown',
    severity: 'ticket',
    expr: `absent(up{job="external-secrets"} == 1) and on () ${wanted}`,
    for: '10m',
    summary: 'The operator that brings secrets does not answer',
    description: 'Secrets stay as they are: a new value in the store, and a new ExternalSecret, wait for it.',
  },
];
