import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { run } from '@lockstep/tools/lib/process/run';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';
import { firstEnvironment } from '@lockstep/tools/model/environment';
import { partFolder } from '@lockstep/tools/model/service-parts/parts';

/** Where the pod finds what lies elsewhere in a checkout; its account's files need only be there. */
const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What promtool says against Prometheus's configuration with all its scrape files and rules, laid out as in its pod. */
export async function configProblems(root: string): Promise<readonly string[]> {
  const monitoring = join(root, 'monitoring');
  const promtool = await toolPath('promtool');
  return withScratchFolder('prometheus', async (folder) => {
    const moved = (text: string) =>
      text.replaceAll(account, join(folder, 'account')).replaceAll('/etc/prometheus/', `${folder}/`);
    await mkdir(join(folder, 'account'));
    for (const file of ['token', 'ca.crt']) await writeFile(join(folder, 'account', file), '');
    await cp(join(monitoring, 'rules'), join(folder, 'rules'), { recursive: true });
    await mkdir(join(folder, 'scrape'));
    for (const name of await readdir(join(monitoring, 'prometheus', 'scrape'))) {
      const text = await readFile(join(monitoring, 'prometheus', 'scrape', name), 'utf8');
      await writeFile(join(folder, 'scrape', name), moved(text));
    }
    for (const name of await readdir(join(monitoring, 'components'))) {
      const scrape = await textIfThere(join(monitoring, 'components', name, 'scrape.yml'));
      if (scrape === undefined) continue;
      await writeFile(join(folder, 'scrape', `${name}.yml`), moved(scrape));
      await cp(join(monitoring, 'components', name, `${name}.yaml`), join(folder, 'rules', `${name}.yaml`));
    }
    for (const name of await readdir(join(root, 'base', 'services'))) {
      const part = join(root, partFolder(name, 'monitoring'));
      await cp(join(part, 'objectives.yaml'), join(folder, 'rules', `objectives-${name}.yaml`));
      const scrape = await textIfThere(join(part, 'scrape.yml'));
      if (scrape !== undefined) await writeFile(join(folder, 'scrape', `service-${name}.yml`), moved(scrape));
    }
    const probes = join('monitoring', 'probes.yml');
    await cp(join(root, 'clusters', firstEnvironment, probes), join(folder, 'probes', 'probes.yml'));
    const config = join(folder, 'prometheus.yml');
    await writeFile(config, moved(await readFile(join(monitoring, 'prometheus', 'prometheus.yml'), 'utf8')));
    const env = { CLUSTER: firstEnvironment, ENVIRONMENT: firstEnvironment };
    const { code, stdout, stderr } = await run(promtool, ['check', 'config', '--lint=all', '--lint-fatal', config], {
      env,
      accept: [0, 1, 3],
    });
    return code === 0 ? [] : [`${stdout}\n${stderr}`.replaceAll(folder, 'monitoring')];
  });
}
