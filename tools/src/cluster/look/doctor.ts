import { access } from 'node:fs/promises';
import { probeRegistries } from '../../toolbox/sources/mirror.ts';
import { detectEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { clusterName, originPath, type Instance } from '../../model/instance.ts';
import { kubectl } from '../../toolbox/kubectl.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { applicationStates, describeUnsettled, isSyncedAndHealthy } from './applications.ts';
import { awayTroubles } from './away.ts';
import { certificateStateOf, describeCertificates } from './certificates.ts';
import { secretTroubles } from './secrets.ts';
import { signOnTroubles } from './sign-on.ts';
import { clusterNodes } from '../up/steps/cluster.ts';
import { containersBeside } from '../up/remains.ts';
import { originContainer } from '../up/steps/origin.ts';
import { readFacts } from '../machine/read-facts.ts';
import { imagesToGet } from '../up/sources.ts';
import {
  lookAtEngines,
  machineLines,
  registriesText,
  roomLooks,
  type DoctorLine,
  type DoctorLook,
} from './machine-looks.ts';

/**
 * Looks at the machine, and at the instance where there is one; prints a line each.
 * @returns how many are wrong.
 */
export async function diagnose(instance: Instance | undefined, print: (line: string) => void): Promise<number> {
  let [wrong, all] = [0, 0];
  const tell = (lines: readonly DoctorLine[]): void => {
    for (const { mark, text } of lines) print(`${mark.padEnd(6)} ${text}`);
    wrong += lines.filter(({ mark }) => mark === 'WRONG').length;
    all += lines.length;
  };
  const answers = await probeRegistries(instance?.mirrors);
  const engine = await engineToLookAt(instance);
  const made = instance === undefined ? { clusters: 2, nodes: 4 } : { clusters: 0, nodes: 0 };
  tell(machineLines(await readFacts(engine), { ...made, ...(await imagesToGet(answers, instance?.parts)) }));
  const own = instance === undefined ? roomLooks() : await instanceLooks(instance);
  const looks = [
    ...(engine === undefined ? [{ title: 'Engines', look: lookAtEngines }] : []),
    { title: 'Public registries', look: async () => registriesText(answers) },
    ...own,
  ];
  for (const look of looks) tell([await lineOf(look)]);
  print(wrong === 0 ? 'Nothing is wrong.' : `${wrong} of ${all} are wrong.`);
  if (instance === undefined) print('No instance is started: npm run up starts one.');
  return wrong;
}

async function lineOf({ title, look }: DoctorLook): Promise<DoctorLine> {
  try {
    return { mark: 'ok', text: `${title}: ${await look()}` };
  } catch (error) {
    return { mark: 'WRONG', text: `${title}: ${wordsOf(error)}` };
  }
}

async function engineToLookAt(instance: Instance | undefined): Promise<Engine | undefined> {
  if (instance !== undefined) return await engineNamed(instance.engine);
  return (await detectEngine())?.engine;
}

async function instanceLooks(instance: Instance): Promise<DoctorLook[]> {
  const engine = await engineNamed(instance.engine);
  return [
    ...containerLooks(instance, engine),
    { title: 'Git origin', look: () => lookAtOrigin(instance, engine) },
    ...instance.environments.flatMap((environment) => clusterLooks(instance, engine, environment)),
  ];
}

function containerLooks(instance: Instance, engine: Engine): DoctorLook[] {
  return containersBeside(instance).map((name) => ({
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

/** What is looked at in one cluster. */
export function clusterLooks(instance: Instance, engine: Engine, environment: Environment): DoctorLook[] {
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
      title: `Certificates of ${environment}`,
      look: async () => describeCertificates(await certificateStateOf(kubectl(instance, environment))),
    },
    {
      title: `Platform of ${environment}`,
      look: async () => {
        const [first, ...others] = await awayTroubles(kubectl(instance, environment));
        if (first === undefined) return 'nothing is away, and everything has pods';
        throw new Failure({
          what: [first, ...others].join('; '),
          wayOut: 'What stands in each sentence mends it.',
        });
      },
    },
    {
      title: `Secrets of ${environment}`,
      look: async () => {
        const [first, ...others] = await secretTroubles(kubectl(instance, environment));
        if (first === undefined)
          return instance.parts?.includes('secrets') ? 'every one is brought' : 'no store is asked for';
        throw new Failure({
          what: [first, ...others].join('; '),
          wayOut: `See npm run lockstep -- logs external-secrets ${environment}.`,
        });
      },
    },
    {
      title: `Single sign-on of ${environment}`,
      look: async () => {
        const [trouble] = await signOnTroubles(kubectl(instance, environment));
        if (trouble === undefined)
          return instance.parts?.includes('sign-on') ? 'its provider answers' : 'none is asked for';
        throw new Failure({ what: trouble, wayOut: `See npm run lockstep -- logs sign-on ${environment}.` });
      },
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
