import { environments } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { choosePortBase, engineNames, portsFrom } from '../../model/instance.ts';
import { askEngine } from '../../toolbox/engine/detect.ts';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { MachineFacts, Start } from '../machine/facts.ts';
import { judges, requireMachine, sentenceOf } from '../machine/judges.ts';
import { portVerdicts } from '../machine/network.ts';
import { publishedPorts, takenPorts } from '../machine/ports.ts';

/** One look: its body returns what it found, or throws a Failure with the way out. */
export interface DoctorLook {
  readonly title: string;
  look(): Promise<string>;
}

/** A line of the report. */
export interface DoctorLine {
  readonly mark: 'ok' | 'NOTE' | 'WRONG';
  readonly text: string;
}

/** What each judge says of a machine; what only stops a start is wrong, the rest is a note. */
export function machineLines(facts: MachineFacts, start: Start): readonly DoctorLine[] {
  return judges.flatMap((judge): readonly DoctorLine[] => {
    const verdicts = judge.judge(facts, start);
    if (verdicts.length === 0) return [{ mark: 'ok', text: `${judge.title}: ${judge.told(facts, start)}` }];
    return verdicts.map((verdict) => ({
      mark: verdict.stops ? 'WRONG' : 'NOTE',
      text: `${judge.title}: ${sentenceOf(verdict)}`,
    }));
  });
}

/** Whether there is room for the first start, with the ports that it would take. */
export function roomLooks(): DoctorLook[] {
  const ports = portsFrom(choosePortBase('default', []));
  return publishedPorts({ ports, environments }).map(({ port, use }) => ({
    title: `Port ${port}`,
    look: async () => {
      requireMachine(portVerdicts(await takenPorts([{ port, use }])), () => undefined);
      return 'free';
    },
  }));
}

/** The engine that answers. */
export async function lookAtEngines(): Promise<string> {
  const answers = [];
  for (const name of engineNames) {
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

/** Which registries answer. */
export function registriesText(answers: ReachableRegistries): string {
  const silent = Object.entries(answers)
    .filter(([, answered]) => !answered)
    .map(([name]) => name);
  return silent.length === 0 ? 'all answer' : `${silent.join(', ')} do not answer: their images are built from source`;
}
