import type { Environment } from '@lockstep/tools/model/environment';

/** What a person decides about one environment on AWS. `parse.ts` says what is taken. */
export interface EnvironmentConfig {
  readonly name: Environment;
  /** `resilient` survives the loss of a zone and keeps evidence, `lean` costs least; each demands what it promises. */
  readonly costClass: 'lean' | 'resilient';
  readonly region: string;
  /** Availability zones of the region. */
  readonly zones: readonly string[];
  /** The addresses of the VPC; subnets are cut from it by `config/subnets.ts`. */
  readonly cidr: string;
  /** The addresses of Kubernetes Services; a cluster keeps them for life. */
  readonly serviceCidr: string;
  /** As `1.36`. */
  readonly kubernetesVersion: string;
  /** How pods reach the Internet: one gateway for all zones, or one in each. */
  readonly nat: 'single' | 'per-zone';
  /** Who reaches the API server over the Internet, as CIDRs. Without any it answers inside the VPC only. */
  readonly publicEndpointFrom: readonly string[];
  readonly nodeGroups: readonly NodeGroupConfig[];
  /** Days that CloudWatch keeps logs. */
  readonly logRetentionDays: number;
  /** Records who talks to whom in the VPC. */
  readonly flowLogs: boolean;
  /** Encrypts Kubernetes Secrets by a key of ours, whose uses are recorded and which can be revoked. */
  readonly secretsKey: boolean;
  readonly deletionProtection: boolean;
  /** `existing` where another stack of the same account already trusts GitHub: an account holds one such provider. */
  readonly gitHubProvider: 'create' | 'existing';
  /** The zone of Route 53 whose records follow the Ingresses, as `Z0123456789ABCDEFGHIJ`; without one nothing writes any. */
  readonly hostedZoneId: string | undefined;
  /** A version of an EKS add-on in the place of EKS's default for the Kubernetes version. */
  readonly addOnVersions?: Readonly<Partial<Record<AddOnName, string>>>;
}

export interface NodeGroupConfig {
  readonly name: string;
  readonly instanceType: string;
  readonly capacity: 'on-demand' | 'spot';
  /** Nodes over all zones. */
  readonly min: number;
  readonly max: number;
  /** Size of each node's encrypted root volume. */
  readonly diskGiB: number;
}

/** The add-ons that EKS keeps. metrics-server is none of them: it comes from git. */
export const addOnNames = ['vpc-cni', 'eks-pod-identity-agent', 'coredns', 'kube-proxy', 'aws-ebs-csi-driver'] as const;

export type AddOnName = (typeof addOnNames)[number];
