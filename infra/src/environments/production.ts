import type { EnvironmentConfig } from '../config/environment-config.ts';

export const production: EnvironmentConfig = {
  name: 'production',
  costClass: 'resilient',
  region: 'us-east-1',
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  cidr: '10.30.0.0/16',
  serviceCidr: '172.20.0.0/16',
  kubernetesVersion: '1.36',
  nat: 'per-zone',
  publicEndpointFrom: [],
  nodeGroups: [{ name: 'general', instanceType: 'm5.large', capacity: 'on-demand', min: 3, max: 9, diskGiB: 80 }],
  logRetentionDays: 90,
  flowLogs: true,
  secretsKey: true,
  deletionProtection: true,
  // Each environment has an AWS account of its own; see docs/aws.md where both share one.
  gitHubProvider: 'create',
  // docs/dns.md says how to make one.
  hostedZoneId: undefined,
};
