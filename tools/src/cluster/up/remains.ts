import { clusterName, engineNames, everyEnvironment, type Instance } from '../../model/instance.ts';
import { askAws } from '../../model/laptop-part.ts';
import { askEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { backups, backupStoreContainer } from './steps/backup-store.ts';
import { clusterNodes } from './steps/cluster.ts';
import { mirrorContainer } from './steps/mirror.ts';
import { originContainer } from './steps/origin.ts';
import { secretStoreContainer } from './steps/secret-store.ts';

type Named = Pick<Instance, 'name' | 'prefix'>;

/** The engines that answer and have something of an instance's name, whatever its file says. */
export async function enginesWith(named: Named): Promise<readonly Engine[]> {
  const found: Engine[] = [];
  for (const name of engineNames) {
    if (!(await askEngine(name)).answers) continue;
    const engine = await engineNamed(name);
    if (await hasAny(engine, named)) found.push(engine);
  }
  return found;
}

/** Whether an engine has a node or a container of an instance. */
export async function hasAny(engine: Engine, named: Named): Promise<boolean> {
  for (const environment of await everyEnvironment(named.name)) {
    if ((await clusterNodes(engine, clusterName(named, environment))).length > 0) return true;
  }
  const states = await Promise.all(servicesOf(named).map((container) => engine.state(container)));
  return states.some((state) => state !== 'absent');
}

/** The containers beside the nodes that an instance should have. */
export function containersBeside(instance: Named & Pick<Instance, 'parts'>): readonly string[] {
  const asked = askAws(instance.parts) ? [secretStoreContainer(instance)] : [];
  const kept = instance.parts?.includes(backups) ? [backupStoreContainer(instance)] : [];
  return [mirrorContainer(instance), originContainer(instance), ...asked, ...kept];
}

/** The containers of an instance that are no nodes. */
export function servicesOf(named: Named): readonly string[] {
  return [originContainer(named), mirrorContainer(named), secretStoreContainer(named), backupStoreContainer(named)];
}
