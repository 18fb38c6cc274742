import type { EnvironmentConfig } from '../config/environment-config.ts';

export const staging: EnvironmentConfig = {
  name: 'staging',
  costClass: 'lean',
  region: 'us-east-1',
  zones: ['use1-az1', 'use1-az2', 'use1-az4'],
  cidr: '10.20.0.0/16',
  serviceCidr: '172.20.0.0/16',
  kubernetesVersion: '1.36',
  // A zone's loss cuts staging off the Internet; two gateways less save 73 USD a month.
  nat: 'single',
  publicEndpointFrom: [],
  // The same numbers as in clusters/staging/nodes.
  nodes: { usual: 2, instanceType: 't3.large', mostCpus: 16, diskGiB: 50 },
  budgetUsd: 400,
  logRetentionDays: 14,
  flowLogs: false,
  secretsKey: false,
  deletionProtection: false,
  // docs/aws.md says what changes where both share one.
  account: 'own',
  gitHubProvider: 'create',
  // docs/dns.md says how to make one.
  hostedZoneId: undefined,
  // docs/backups.md says what it is for.
  backups: undefined,
};
