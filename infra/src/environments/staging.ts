import type { EnvironmentConfig } from '../config/environment-config.ts';

export const staging: EnvironmentConfig = {
  name: 'staging',
  costClass: 'lean',
  region: 'us-east-1',
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  cidr: '10.20.0.0/16',
  serviceCidr: '172.20.0.0/16',
  kubernetesVersion: '1.36',
  // A zone's loss cuts staging off the Internet; two gateways less save 73 USD a month.
  nat: 'single',
  publicEndpointFrom: [],
  nodeGroups: [{ name: 'general', instanceType: 't3.large', capacity: 'on-demand', min: 2, max: 4, diskGiB: 50 }],
  logRetentionDays: 14,
  flowLogs: false,
  secretsKey: false,
  deletionProtection: false,
  gitHubProvider: 'create',
  // docs/dns.md says how to make one.
  hostedZoneId: undefined,
};
