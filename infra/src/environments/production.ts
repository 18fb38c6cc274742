import type { EnvironmentConfig } from '../config/environment-config.ts';

export const production: EnvironmentConfig = {
  name: 'production',
  costClass: 'resilient',
  region: 'us-east-1',
  zones: ['use1-az1', 'use1-az2', 'use1-az4'],
  cidr: '10.30.0.0/16',
  serviceCidr: '172.20.0.0/16',
  kubernetesVersion: '1.36',
  nat: 'per-zone',
  publicEndpointFrom: [],
  // The same numbers as in clusters/production/nodes.
  nodes: { usual: 3, instanceType: 'm5.large', mostCpus: 36, diskGiB: 80 },
  budgetUsd: 700,
  logRetentionDays: 90,
  flowLogs: true,
  secretsKey: true,
  deletionProtection: true,
  // docs/aws.md says what changes where both share one.
  account: 'own',
  gitHubProvider: 'create',
  // docs/dns.md says how to make one.
  hostedZoneId: undefined,
  // docs/backups.md says what it is for.
  backups: undefined,
};
