import type { Tier } from '../config/subnets.ts';

/** By these tags Kubernetes finds where a load balancer may stand. */
export const roleTags: Readonly<Record<Tier, Readonly<Record<string, string>>>> = {
  public: { 'kubernetes.io/role/elb': '1' },
  private: { 'kubernetes.io/role/internal-elb': '1' },
  intra: {},
};
