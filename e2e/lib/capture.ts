import { setTimeout as sleep } from 'node:timers/promises';
import { commandExists } from '@lockstep/tools/toolbox/sources/apt';
import { run } from '@lockstep/tools/lib/process/run';
import type { World } from '../world.ts';

/** So long one looks: less than what is asked of a story's patience, and more than some calls take. */
const captureSeconds = 12;

/** Why nobody can look at a node's packets here, or undefined. */
export async function lacksCapture(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root may look at the packets of a node';
  for (const program of ['tcpdump', 'nsenter']) {
    if (!(await commandExists(program))) return `there is no ${program}`;
  }
  return undefined;
}

/** All that goes to or from an address on a port while `work` is done, as whoever reads along on its node sees it. */
export async function captureOf(
  { engine }: World,
  node: string,
  { address, port }: { readonly address: string; readonly port: number },
  work: () => Promise<unknown>,
): Promise<string> {
  // A node is a container: its network is that of its first process.
  const { stdout: pid } = await engine.call(['inspect', '--format', '{{.State.Pid}}', node]);
  const dump = ['tcpdump', '-i', 'any', '-s', '0', '-U', '-w', '-', `tcp port ${port} and host ${address}`];
  const looking = run(
    'nsenter',
    ['--target', pid.trim(), '--net', 'timeout', '--signal=INT', `${captureSeconds}`, ...dump],
    { accept: [0, 124], timeout: (captureSeconds + 30) * 1000, doing: `look at the packets of ${node}` },
  );
  const working = sleep(3000).then(work);
  const [{ stdout }] = await Promise.all([looking, working]);
  return stdout;
}
