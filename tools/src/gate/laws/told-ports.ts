import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagsOf } from '../references/flags.ts';
import { portsText, type PodContainer, type PodTemplate } from '../references/pods.ts';
import { variablesOf } from '../references/variables.ts';

/** A port on which a program is told to listen is one that its container declares, where it declares those that it is told. */
export function toldPorts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) => pod.containers.flatMap((container) => undeclared(pod, container, index)));
}

interface Told {
  readonly source: Rendered;
  readonly field: string;
  readonly shown: string;
  readonly number: number;
  /** By the variable that means nothing else. */
  readonly isSure: boolean;
}

function undeclared(pod: PodTemplate, container: PodContainer, index: EnvironmentIndex): readonly Finding[] {
  const told = [...byFlags(pod, container), ...byVariable(pod, container, index)];
  const declared = container.ports.filter(({ protocol }) => protocol === 'TCP');
  const unheard = declared.filter((port) => !told.some(({ number }) => number === port.number));
  const found = told.filter(({ number, shown, isSure }, place) => {
    if (unheard.length === 0) return false;
    const twice = told.slice(0, place).some((other) => other.number === number && other.source === pod.source);
    if (declared.some((port) => port.number === number)) return twice;
    // A port of the program's own may go without; one that is meant for one that is declared may not.
    return isSure || unheard.some((port) => isNear(String(port.number), String(number)) || isMeant(shown, port.name));
  });
  return found.map(({ source, field, shown }) =>
    finding(source, field, shown, {
      reason: `container ${container.name} declares ${portsText([container])}, and is told to listen elsewhere`,
      wayOut: 'Let it listen on what it declares, or declare where it listens.',
    }),
  );
}

/** Whether a flag says the name of a port: `--metrics-port` of `metrics`. */
function isMeant(shown: string, name: string | undefined): boolean {
  return (
    name !== undefined &&
    shown
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(name)
  );
}

/** Such flags say where a program listens; one that calls another names that as well. */
const listening = /(^|[.-])(port|address|addr|listen|bind)$/i;
const calling = /upstream|server\.|remote|target|backend|peer|proxy|database|\bdb|redis|repo|advertise|dex/i;

function byFlags({ source }: PodTemplate, container: PodContainer): readonly Told[] {
  return flagsOf(container).flatMap(({ field, name, value }) => {
    const [, number] = /^(?:\*|0\.0\.0\.0|\[?::\]?)?:?(\d{2,5})$/.exec(value) ?? [];
    if (number === undefined || !listening.test(name) || calling.test(name)) return [];
    return [{ source, field, shown: `--${name}=${value}`, number: Number(number), isSure: false }];
  });
}

/** PORT is by custom the one port of a program. */
function byVariable(pod: PodTemplate, container: PodContainer, index: EnvironmentIndex): readonly Told[] {
  return variablesOf(pod, container, index)
    .filter(({ name, value }) => name === 'PORT' && /^\d{2,5}$/.test(value))
    .map(({ source, field, value }) => ({ source, field, shown: value, number: Number(value), isSure: true }));
}
