import { unusedPorts } from '../../lib/process/free-ports.ts';

const names = ['redis', 'repo', 'repoMetrics', 'controllerMetrics', 'webhook', 'server', 'serverMetrics'] as const;

/** A free port of the loopback address for each. */
export async function freePorts(): Promise<Record<(typeof names)[number], number>> {
  const ports = await unusedPorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, ports[index]!])) as Record<
    (typeof names)[number],
    number
  >;
}
