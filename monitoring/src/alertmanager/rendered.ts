import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Failure } from '@lockstep/tools/lib/failure';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { firstEnvironment } from '@lockstep/tools/model/environment';
import { renderObjects } from '@lockstep/tools/toolbox/kustomize';
import { toolPath } from '@lockstep/tools/toolbox/tools';

/** The files of Alertmanager's ConfigMap, by their names. */
export type ConfigFiles = Readonly<Record<string, string>>;

/** Alertmanager's files as they lie in a checkout: with no component nothing is made of them. */
export async function configIn(root: string): Promise<ConfigFiles> {
  const names = ['alertmanager.yaml', 'message.tmpl'];
  const texts = names.map(
    async (name) => [name, await readFile(join(root, 'monitoring', 'alertmanager', name), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** The components by which an overlay says who brings pages and tickets. */
export async function receiverComponents(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, 'monitoring', 'components'));
  return names.filter((name) => /^(?:page|ticket)-/.test(name)).toSorted();
}

/** Alertmanager's files as they are rendered for the first environment, with these components in its overlay. */
export async function configWith(root: string, components: readonly string[]): Promise<ConfigFiles> {
  return withScratchFolder('overlay', async (folder) => {
    const place = (path: string): string => relative(folder, join(root, path));
    const overlay = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [place(`clusters/${firstEnvironment}/monitoring`)],
      components: components.map((name) => place(`monitoring/components/${name}`)),
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(overlay));
    const found = (await renderObjects(folder)).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('alertmanager-'),
    );
    if (found === undefined) {
      throw new Failure({ what: 'No ConfigMap of Alertmanager is rendered', wayOut: 'Generate one as the base does.' });
    }
    return found['data'] as ConfigFiles;
  });
}

/** What amtool says of a configuration, laid out as in its pod. */
export async function amtoolOn(files: ConfigFiles): Promise<{ readonly taken: boolean; readonly said: string }> {
  return withScratchFolder('config', async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text.replaceAll('/etc/alertmanager/config', folder));
    }
    const config = join(folder, 'alertmanager.yaml');
    const { code, stdout, stderr } = await run(await toolPath('amtool'), ['check-config', config], { accept: [0, 1] });
    return { taken: code === 0, said: `${stdout}\n${stderr}`.replaceAll(folder, 'monitoring/alertmanager') };
  });
}

/** Why an overlay can not have this component: it does not build, or Alertmanager does not read what comes of it. */
export async function componentProblems(root: string, name: string): Promise<readonly string[]> {
  try {
    const { taken, said } = await amtoolOn(await configWith(root, [name]));
    return taken ? [] : [said];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why } = error.parts;
    return [`monitoring/components/${name}: an overlay does not build with it: ${why ?? what}`];
  }
}
