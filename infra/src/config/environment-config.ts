import type { Environment } from '@lockstep/tools/model/environment';

/** What a person decides about one environment on AWS. `parse.ts` says what is taken. */
export interface EnvironmentConfig {
  readonly name: Environment;
  /** `resilient` survives the loss of a zone and keeps evidence, `lean` costs least; each demands what it promises. */
  readonly costClass: 'lean' | 'resilient';
  readonly region: string;
  /** Ids of zones, as `use1-az1`: a letter means another zone in each account. */
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
  readonly nodes: NodesConfig;
  /** What a month may cost in USD before somebody is told: by the mail that Terraform is told, or by nobody. */
  readonly budgetUsd: number;
  /** Days that CloudWatch keeps logs. */
  readonly logRetentionDays: number;
  /** Records who talks to whom in the VPC. */
  readonly flowLogs: boolean;
  /** Encrypts Kubernetes Secrets by a key of ours, whose uses are recorded and which can be revoked. */
  readonly secretsKey: boolean;
  readonly deletionProtection: boolean;
  /** `shared` where the account holds anything else, as another environment: the budget then asks for this one's tag. */
  readonly account: 'own' | 'shared';
  /** `existing` where another stack of the same account already trusts GitHub: an account holds one such provider. */
  readonly gitHubProvider: 'create' | 'existing';
  /** The zone of Route 53 whose records follow the Ingresses, as `Z0123456789ABCDEFGHIJ`; without one nothing writes any. */
  readonly hostedZoneId: string | undefined;
  /** A bucket for the backups of databases; none where there is none. docs/backups.md */
  readonly backups: BackupsConfig | undefined;
}

export interface BackupsConfig {
  /** Days in which what was removed, or written over, can be taken back. */
  readonly removedDays: number;
}

/**
 * EKS makes and removes nodes by what pods ask for: clusters/<environment>/nodes says which. Here stands what that costs on
 * an ordinary day, for the table of costs, and what it may come to.
 */
export interface NodesConfig {
  readonly usual: number;
  /** The type that is reckoned with. */
  readonly instanceType: string;
  /** Of all nodes together, as the NodePool's limit; nothing starts beyond it. */
  readonly mostCpus: number;
  /** Size of each node's volume, as in the NodeClass. */
  readonly diskGiB: number;
}
