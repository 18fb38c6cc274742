import { join } from 'node:path';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { unusedPorts } from '../../../lib/process/free-ports.ts';
import { startProcess } from '../../../lib/process/server-process.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { serviceNamed } from '../../../model/services.ts';
import { toolPath } from '../../../toolbox/tools.ts';

/** What the real service answers to Prometheus when each of its paths has been asked. */
export async function pageOfService(): Promise<string> {
  const [port] = await unusedPorts(1);
  const { metricsPath = '/metrics', paths = [] } = serviceNamed('web');
  const entry = join(repositoryRoot, 'apps', 'web', 'src', 'server.ts');
  const settings = [`PORT=${port}`, 'HOST=127.0.0.1', 'ENVIRONMENT=staging', 'LOG_LEVEL=error'];
  return await pageOf('env', [...settings, process.execPath, entry], `http://127.0.0.1:${port}`, [
    ...paths,
    metricsPath,
    metricsPath,
  ]);
}

/** What the real exporter, with the arguments that it has in the cluster, says of this machine. */
export async function pageOfNode(args: readonly string[]): Promise<string> {
  const [port] = await unusedPorts(1);
  // Here the machine's own folders are not below another.
  const own = args.filter((arg) => !arg.startsWith('--path.'));
  const program = await toolPath('node_exporter');
  return await pageOf(program, [...own, `--web.listen-address=127.0.0.1:${port}`], `http://127.0.0.1:${port}`, [
    '/metrics',
  ]);
}

async function pageOf(
  program: string,
  args: readonly string[],
  url: string,
  paths: readonly string[],
): Promise<string> {
  return await withScratchFolder('page', async (folder) => {
    const started = startProcess('page', program, args, folder);
    try {
      return await waitFor({ what: `a page of ${url}`, seconds: 60, every: 250 }, async () => {
        let text = '';
        for (const path of paths) text = await (await fetch(`${url}${path}`)).text();
        return { done: text };
      });
    } finally {
      await started.stop();
    }
  });
}
