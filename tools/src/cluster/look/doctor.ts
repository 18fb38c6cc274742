import { access } from 'node:fs/promises';
import { probeRegistries } from '../../toolbox/sources/mirror.ts';
import { askEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { choosePortBase, clusterName, originPath, portsFrom, type Instance } from '../../model/instance.ts';
import { kubectl } from '../../toolbox/kubectl.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { applicationStates, describeUnsettled, isSyncedAndHealthy } from './applications.ts';
import { clusterNodes } from '../up/steps/cluster.ts';
import { mirrorContainer } from '../up/steps/mirror.ts';
import { originContainer } from '../up/steps/origin.ts';
import { availableMemory, checkDisk, checkMemory, checkPort, freeDisk, needsOf } from '../up/preflight.ts';

/** One look: its body returns what it found, or throws a Failure with the way out. */
interface Look {
  readonly title: string;
  look(): Promise<string>;
}

/**
 * Looks at the machine, and at the instance where there is one; prints a line each.
 * @returns how many are wrong.
 */
export async function diagnose(instance: Instance | undefined, print: (line: string) => void): Promise<number> {
  const own = instance === undefined ? roomLooks() : await instanceLooks(instance);
  const looks = [...machineLooks(), ...own];
  let wrong = 0;
  for (const { title, look } of looks) {
    try {
      print(`ok     ${title}: ${await look()}`);
    } catch (error) {
      wrong += 1;
      print(`WRONG  ${title}: ${wordsOf(error)}`);
    }
  }
  print(wrong === 0 ? 'Nothing is wrong.' : `${wrong} of ${looks.length} are wrong.`);
  if (instance === undefined) print('No instance is started: npm run up starts one.');
  return wrong;
}

function machineLooks(): Look[] {
  return [
    { title: 'Container engine', look: lookAtEngines },
    { title: 'Public registries', look: lookAtRegistries },
    {
      title: 'Disk of the cache',
      look: async () => {
        const free = await freeDisk(cacheDir());
        checkDisk(needsOf({ clusters: 0, nodes: 0, cold: false }), free, cacheDir());
        return `${(free / 1024 ** 3).toFixed(0)} GiB free under ${cacheDir()}`;
      },
    },
  ];
}

/** Whether there is room for the first start, with the ports that it would take. */
function roomLooks(): Look[] {
  const ports = portsFrom(choosePortBase('default', []));
  return [
    {
      title: 'Memory',
      look: async () => {
        const available = await availableMemory();
        checkMemory(needsOf({ clusters: 2, nodes: 4, cold: false }), available);
        return `${(available / 1024 ** 3).toFixed(1)} GiB available`;
      },
    },
    ...Object.entries(ports).map(([use, port]) => ({
      title: `Port ${port}`,
      look: async () => {
        await checkPort(port, use);
        return 'free';
      },
    })),
  ];
}

async function lookAtEngines(): Promise<string> {
  const answers = [];
  for (const name of ['docker', 'podman'] as const) {
    const answer = await askEngine(name);
    if (answer.answers) return `${name} ${answer.version}`;
    answers.push(`${name}: ${answer.why}`);
  }
  throw new Failure({
    what: 'Neither Docker nor Podman answers',
    why: answers.join('; '),
    wayOut: 'Start Docker; or on Debian and Ubuntu, as root, npm run up installs Podman.',
  });
}

async function lookAtRegistries(): Promise<string> {
  const answers = await probeRegistries();
  const silent = Object.entries(answers)
    .filter(([, answered]) => !answered)
    .map(([name]) => name);
  return silent.length === 0 ? 'all answer' : `${silent.join(', ')} do not answer: their images are built from source`;
}

async function instanceLooks(instance: Instance): Promise<Look[]> {
  const engine = await engineNamed(instance.engine);
  return [
    ...containerLooks(instance, engine),
    { title: 'Git origin', look: () => lookAtOrigin(instance, engine) },
    ...instance.environments.flatMap((environment) => clusterLooks(instance, engine, environment)),
  ];
}

function containerLooks(instance: Instance, engine: Engine): Look[] {
  return [mirrorContainer(instance), originContainer(instance)].map((name) => ({
    title: `Container ${name}`,
    look: () => lookAtContainer(engine, name),
  }));
}

async function lookAtContainer(engine: Engine, name: string): Promise<string> {
  const state = await engine.state(name);
  if (state === 'running') return 'running';
  throw new Failure({ what: `The container ${name} is ${state}`, wayOut: 'npm run up starts it again.' });
}

async function lookAtOrigin(instance: Instance, engine: Engine): Promise<string> {
  await access(originPath(instance));
  const answer = await engine.exec(originContainer(instance), [
    'git',
    'ls-remote',
    'http://127.0.0.1/lockstep.git',
    'main',
  ]);
  return `main is at ${answer.stdout.slice(0, 7)}`;
}

function clusterLooks(instance: Instance, engine: Engine, environment: Environment): Look[] {
  return [
    {
      title: `Nodes of ${environment}`,
      look: async () => {
        const nodes = await clusterNodes(engine, clusterName(instance, environment));
        for (const node of nodes) await lookAtContainer(engine, node);
        if (nodes.length > 0) return `${nodes.length} running`;
        throw new Failure({ what: `${environment} has no nodes`, wayOut: 'npm run up makes the cluster.' });
      },
    },
    {
      title: `API server of ${environment}`,
      look: async () =>
        (await kubectl(instance, environment).run(['get', '--raw', '/readyz'], { timeout: 5000 })).stdout,
    },
    {
      title: `Applications of ${environment}`,
      look: async () => {
        const states = await applicationStates(instance, environment);
        if (states.length > 0 && states.every(isSyncedAndHealthy)) return `${states.length} Synced and Healthy`;
        throw new Failure({
          what: describeUnsettled(states, states.length === 0 ? ['any Application'] : []),
          wayOut: `See npm run lockstep -- logs argocd-controller ${environment}.`,
        });
      },
    },
  ];
}
