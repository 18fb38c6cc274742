/**
 * List prices in USD, us-east-1, on demand, without taxes, discounts and free tiers.
 * Read in 2026 from pages of others, since AWS's own are made by scripts: the AWS blog on extended support for the
 * control plane; wring.co/blog/aws-ec2-pricing-guide (2026-03) for t3, whose sizes double their price; the EKS and VPC
 * cost pages named in docs/aws-cost.md for the rest. Auto Mode's share is that of EKS's page of prices for m5 (0.01152 USD
 * an hour of 0.096). The bill decides; the AWS Pricing Calculator says it beforehand.
 */
export const prices = {
  /** Per hour, while a version has standard support. */
  controlPlane: 0.1,
  /** Of a node's own price on demand, also where the node itself costs less. */
  autoMode: 0.12,
  natGateway: 0.045,
  /** Of a NAT gateway's address, and of anything else that the Internet reaches, per hour. */
  publicIpv4: 0.005,
  /** Per hour in each zone. */
  interfaceEndpoint: 0.01,
  networkLoadBalancer: 0.0225,
  /** Per GiB and month. */
  gp3GiB: 0.08,
  /** Per month. */
  kmsKey: 1,
} as const;

export const pricedRegions: readonly string[] = ['us-east-1'];

/** What AWS calls a month. */
export const hoursPerMonth = 730;
