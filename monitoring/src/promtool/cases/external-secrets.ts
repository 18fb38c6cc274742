import { firedTicket, type AlertCase } from '../case.ts';

const secret = (status: string) =>
  `externalsecret_status_condition{job="external-secrets",namespace="web",name="database",condition="Ready",status="${status}"}`;
const store = (status: string) =>
  `clustersecretstore_status_condition{job="external-secrets",name="web",condition="Ready",status="${status}"}`;
const up = 'up{job="external-secrets",instance="a"}';
const deployment = 'kube_deployment_spec_replicas{namespace="external-secrets",deployment="external-secrets"}';

export const externalSecretsCases: readonly AlertCase[] = [
  {
    alert: 'SecretSyncFailing',
    when: 'its entry has been missing for a quarter of an hour',
    series: { [secret('True')]: '1 0x20', [secret('False')]: '0 1x20' },
    at: '17m',
    fires: [firedTicket({ namespace: 'web', name: 'database' })],
  },
  {
    alert: 'SecretSyncFailing',
    when: 'the store was away for ten minutes',
    series: { [secret('True')]: '1 0x9 1x10', [secret('False')]: '0 1x9 0x10' },
    at: '18m',
  },
  {
    alert: 'SecretSyncFailing',
    when: 'an old pod of the operator says so still, and then is gone',
    series: { [secret('False')]: '1x5 _x15' },
    at: '18m',
  },
  {
    alert: 'SecretStoreNotReady',
    when: 'there are no credentials for it',
    series: { [store('True')]: '0x15', [store('False')]: '1x15' },
    at: '12m',
    fires: [firedTicket({ name: 'web' })],
  },
  {
    alert: 'SecretStoreNotReady',
    when: 'it is ready',
    series: { [store('True')]: '1x15', [store('False')]: '0x15' },
    at: '12m',
  },
  {
    alert: 'ExternalSecretsDown',
    when: 'its pod does not answer',
    series: { [up]: '1 0x15', [deployment]: '1x16' },
    at: '12m',
    fires: [firedTicket({})],
  },
  {
    alert: 'ExternalSecretsDown',
    when: 'it has no pod',
    series: { [deployment]: '1x16' },
    at: '12m',
    fires: [firedTicket({})],
  },
  { alert: 'ExternalSecretsDown', when: 'a laptop goes without it', series: { 'up{job="web"}': '1x16' }, at: '12m' },
  { alert: 'ExternalSecretsDown', when: 'it answers', series: { [up]: '1x16', [deployment]: '1x16' }, at: '12m' },
];
