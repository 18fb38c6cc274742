import { readFile } from 'node:fs/promises';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { Failure } from '../lib/failure.ts';
import { startProcess } from '../lib/process/server-process.ts';
import { waitFor } from '../lib/process/wait.ts';
import { toolPath } from './tools.ts';

interface ForwardOptions {
  /** The arguments by which kubectl finds the cluster. */
  readonly cluster: readonly string[];
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly wayOut: string;
}

/**
 * Runs `work` with an address of this machine that leads to a port of a pod, by way of its kubelet: no NetworkPolicy
 * has to let it in, as it would a call by way of the API server.
 * @throws {Failure} with kubectl's own words when it does not lead there.
 */
export async function withPortForward<T>(
  { cluster, namespace, pod, port, wayOut }: ForwardOptions,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const kubectl = await toolPath('kubectl');
  return await withScratchFolder('port-forward', async (folder) => {
    const where = ['--namespace', namespace, '--address', '127.0.0.1', `pod/${pod}`, `:${port}`];
    const server = startProcess('kubectl', kubectl, [...cluster, 'port-forward', ...where], folder);
    try {
      const what = `a way to port ${port} of ${namespace}/${pod}`;
      const local = await waitFor<number | string>({ what, seconds: 30, every: 100, wayOut }, async () => {
        const printed = await readFile(server.log, 'utf8');
        const found = forwardedPort(printed);
        if (found !== undefined) return { done: found };
        return server.ended() ? { done: printed } : { seen: printed };
      });
      if (typeof local === 'string') {
        throw new Failure({
          what: `There is no way to port ${port} of ${namespace}/${pod}`,
          why: local.trim(),
          wayOut,
        });
      }
      return await work(`http://127.0.0.1:${local}`);
    } finally {
      await server.stop();
    }
  });
}

/** The port of this machine that kubectl says it took; undefined while it has said nothing. */
export function forwardedPort(printed: string): number | undefined {
  const [, port] = /^Forwarding from 127\.0\.0\.1:(\d+) -> /m.exec(printed) ?? [];
  return port === undefined ? undefined : Number(port);
}
