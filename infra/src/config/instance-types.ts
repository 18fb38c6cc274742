interface InstanceType {
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** List price in USD per hour, Linux, on demand, us-east-1: see cost/prices.ts for the sources. */
  readonly usdPerHour: number;
}

/** x86 alone, since the service's image is built for it. Add a type with its price, so that the cost stays known. */
export const instanceTypes: Readonly<Record<string, InstanceType>> = {
  't3.large': { vcpus: 2, memoryGiB: 8, usdPerHour: 0.0832 },
  't3.xlarge': { vcpus: 4, memoryGiB: 16, usdPerHour: 0.1664 },
  'm5.large': { vcpus: 2, memoryGiB: 8, usdPerHour: 0.096 },
  'm5.xlarge': { vcpus: 4, memoryGiB: 16, usdPerHour: 0.192 },
  'm5.2xlarge': { vcpus: 8, memoryGiB: 32, usdPerHour: 0.384 },
};
