import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environments, firstEnvironment, firstLive, type Environment } from './environment.ts';
import { Failure } from '../lib/failure.ts';
import { entriesIn, isThere, textIfThere } from '../lib/files/if-there.ts';
import { replaceFile } from '../lib/files/replace-file.ts';
import { jsonIn } from '../lib/files/json.ts';
import { stateDir } from '../lib/files/paths.ts';
import { isPart } from './laptop-part.ts';
import { npmLine } from '../lib/values/command-line.ts';

/**
 * Loopback ports of one instance: of each environment's ingress, without TLS, with it, and for the platform's own pages,
 * of each API server, of the mirror and of the stores of secrets and of backups.
 */
type Ports = Readonly<
  Record<
    | Environment
    | `${Environment}Secure`
    | `${Environment}Inner`
    | `${Environment}Api`
    | 'mirror'
    | 'secrets'
    | 'backups',
    number
  >
>;

/** One set of local clusters with its own names and ports, as kept in `<state>/<name>/instance.json`. */
export interface Instance {
  readonly name: string;
  /** Of its clusters, containers and network: `lockstep`, or `lockstep-<name>`. */
  readonly prefix: string;
  /** Its state directory. */
  readonly dir: string;
  readonly ports: Ports;
  readonly environments: readonly Environment[];
  /** Whether images are built from source because at least one public registry does not answer. */
  readonly closed: boolean;
  /** Whether production has one node as well. */
  readonly small: boolean;
  readonly engine: EngineName;
  /** What `--mirror` said; none: every registry is asked itself. */
  readonly mirrors?: RegistryMirrors;
  /** What `--with` asked for, by name; default: none. */
  readonly parts?: readonly string[];
}

/** Where a company serves what a registry has: registry -> `https://registry.corp.example/path`, no slash at its end. */
export type RegistryMirrors = Readonly<Record<string, string>>;

export type EngineName = 'docker' | 'podman';

/** Docker where it answers, else Podman. */
export const engineNames: readonly EngineName[] = ['docker', 'podman'];

/** The choices that make an instance; the rest follows from its name. */
type InstanceChoices = Pick<Instance, 'environments' | 'closed' | 'small' | 'engine' | 'mirrors' | 'parts'>;

/** @throws {Failure} when the name cannot be part of a container's name. */
export function parseInstanceName(name: string): string {
  if (isInstanceName(name)) return name;
  throw new Failure({
    what: `"${name}" cannot name an instance`,
    wayOut: 'Use 1 to 20 lower-case letters, digits and inner hyphens: --instance my-second.',
  });
}

function isInstanceName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name);
}

/** What names an instance on a command line: nothing for the default one. */
export function instanceArgs(name: string): readonly string[] {
  return name === 'default' ? [] : ['--instance', name];
}

export function instanceDir(name: string): string {
  return join(stateDir(), name);
}

export function instancePrefix(name: string): string {
  return name === 'default' ? 'lockstep' : `lockstep-${name}`;
}

/**
 * The ports from a base on: +1 and +2 the first two environments, +3 the mirror, +4 the store of secrets, +5 and +6 the
 * API servers, +7 the store of backups; each further environment has the next two from +11 on. With TLS the environments have +361 and on: 8441
 * of `default`; for the platform's own pages +381 and on: 8461.
 * @param kept what the instance has given before: who has ports keeps them, and one that has come since, at whatever place of
 *   the order, gets the first that nobody has.
 */
export function portsFrom(base: number, kept: Partial<Ports> = {}): Ports {
  const slotNumbers = Array.from({ length: environments.length + Object.keys(kept).length }, (_, slot) => slot);
  const had = (slot: number): boolean => Object.values(kept).includes(portsOfSlot(base, slot).ingress);
  const free = slotNumbers.filter((slot) => !had(slot));
  const given = environments.flatMap((environment) => {
    const own = slotNumbers.find((slot) => portsOfSlot(base, slot).ingress === kept[environment]) ?? free.shift()!;
    const { ingress, secure, inner, api } = portsOfSlot(base, own);
    return [
      [environment, ingress],
      [`${environment}Api`, api],
      [`${environment}Secure`, secure],
      [`${environment}Inner`, inner],
    ];
  });
  return { ...Object.fromEntries(given), mirror: base + 3, secrets: base + 4, backups: base + 7, ...kept } as Ports;
}

function portsOfSlot(base: number, slot: number): EnvironmentPorts {
  return {
    ingress: base + (slot < 2 ? 1 + slot : 7 + 2 * slot),
    secure: base + firstSecure + slot,
    inner: base + 381 + slot,
    api: base + (slot < 2 ? 5 + slot : 8 + 2 * slot),
  };
}

/** Of the first environment's ingress with TLS, from the base. */
const firstSecure = 361;

/** An environment's number in its instance, which stays when others come before it in the order: 0, 1 and on. */
export function slotOf({ ports }: Pick<Instance, 'ports'>, environment: Environment): number {
  return ports[`${environment}Secure`] - portBaseOf(ports) - firstSecure;
}

/** The base that ports were counted from. */
export function portBaseOf(ports: Ports): number {
  return ports.mirror - 3;
}

/** 8080 for `default`, 8180 for `e2e`, else the first hundred from 8280 on that no other instance has. */
export function choosePortBase(name: string, taken: readonly number[]): number {
  if (name === 'default') return 8080;
  if (name === 'e2e') return 8180;
  let base = 8280;
  while (taken.includes(base)) base += 100;
  return base;
}

/** The ports of one environment. */
interface EnvironmentPorts {
  /** Of its ingress without TLS. */
  readonly ingress: number;
  readonly secure: number;
  /** Of the platform's own pages, by TLS. */
  readonly inner: number;
  readonly api: number;
}

export function portsOf({ ports }: Instance, environment: Environment): EnvironmentPorts {
  return {
    ingress: ports[environment],
    secure: ports[`${environment}Secure`],
    inner: ports[`${environment}Inner`],
    api: ports[`${environment}Api`],
  };
}

/** By which door of an ingress somebody comes: that of the customers, or that of the platform's own pages. */
export type Door = 'customers' | 'inner';

/** Where a door answers on this machine, by TLS. */
export function doorPort(instance: Instance, environment: Environment, door: Door): number {
  const { secure, inner } = portsOf(instance, environment);
  return door === 'inner' ? inner : secure;
}

/** The root of the authority that signs the clusters' certificates, as PEM: for `curl --cacert` and for browsers. */
export function authorityPath(instance: Pick<Instance, 'dir'>): string {
  return join(instance.dir, 'authority.pem');
}

/** The certificate with which that authority signs, as PEM: servers send it beside their own. */
export function issuerPath(instance: Pick<Instance, 'dir'>): string {
  return join(instance.dir, 'authority', 'issuer.pem');
}

export function clusterName(instance: Pick<Instance, 'prefix'>, environment: Environment): string {
  return `${instance.prefix}-${environment}`;
}

export function kubeconfigPath(instance: Pick<Instance, 'dir'>, environment: Environment): string {
  return join(instance.dir, `kubeconfig-${environment}`);
}

export function logPath(instance: Pick<Instance, 'dir'>, name: string): string {
  return join(instance.dir, 'logs', `${name}.log`);
}

/** The bare repository that the clusters sync; a push to this path calls both webhooks. */
export function originPath(instance: Pick<Instance, 'dir'>): string {
  return join(instance.dir, 'origin.git');
}

/** What the origin serves under /metrics/: the delivery figures, made anew by each push to main. */
export function metricsPath(instance: Pick<Instance, 'dir'>): string {
  return join(instance.dir, 'metrics');
}

/** @throws {Failure} when no such instance was started, or its file is damaged. */
export async function loadInstance(name: string): Promise<Instance> {
  const found = await findInstance(name);
  if (found !== undefined) return found;
  const others = await instanceNames();
  throw new Failure({
    what: `There is no instance "${name}" on this machine`,
    ...(others.length === 0 ? {} : { why: `there is ${others.join(', ')}` }),
    wayOut: `Start it: ${npmLine('up', instanceArgs(name))}.`,
  });
}

/**
 * The instance that is looked at: the default one may not be there, and one that somebody names is.
 * @throws {Failure} when it is not, or its file is damaged.
 */
export async function instanceToLookAt(name: string): Promise<Instance | undefined> {
  return name === 'default' ? await findInstance(name) : await loadInstance(name);
}

/** @throws {Failure} when its file is damaged or cannot be read. */
export async function findInstance(name: string): Promise<Instance | undefined> {
  const found = await lookForInstance(name);
  if (found !== 'damaged') return found;
  throw new Failure({
    what: `${instanceFile(name)} is damaged: it holds no instance`,
    wayOut: `Remove what is left of the instance: npm run down -- --instance ${name}.`,
  });
}

/** As `findInstance`, for those who can go on without what a damaged file held. */
export async function lookForInstance(name: string): Promise<Instance | 'damaged' | undefined> {
  const text = await textIfThere(instanceFile(name));
  if (text === undefined) return undefined;
  return instanceIn(name, Object(jsonIn(text)) as Partial<Instance>) ?? 'damaged';
}

/** What a file holds, where it is an instance; environments that the settings have more or less since are counted in. */
function instanceIn(name: string, kept: Partial<Instance>) {
  const { ports, environments: chosen, closed, small, engine, mirrors, parts } = kept;
  const base = portBaseOf(Object(ports) as Ports);
  if (!Number.isInteger(base) || !Array.isArray(chosen) || !engineNames.includes(engine!)) return undefined;
  return {
    ...ofName(name),
    ports: portsFrom(base, ports),
    environments: environments.filter((environment) => chosen.includes(environment)),
    closed: closed === true,
    small: small === true,
    engine: engine!,
    ...(mirrors === undefined ? {} : { mirrors: mirrorsIn(mirrors) }),
    ...(Array.isArray(parts) ? { parts: parts.filter(isPart) } : {}),
  };
}

/**
 * Every environment that an instance may have a cluster of: those of the settings, and those that its file names which
 * another checkout's settings have.
 */
export async function everyEnvironment(name: string): Promise<readonly Environment[]> {
  const kept = Object(jsonIn((await textIfThere(instanceFile(name))) ?? '')) as { readonly environments?: unknown };
  const named = Array.isArray(kept.environments) ? kept.environments.filter(isEnvironmentName) : [];
  return [...new Set([...environments, ...(named as Environment[])])];
}

function isEnvironmentName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z](?:[a-z0-9-]{0,17}[a-z0-9])?$/.test(value);
}

function mirrorsIn(kept: object): RegistryMirrors {
  const all = Object.entries(Object(kept) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    all.flatMap(([name, address]) =>
      typeof address === 'string' && URL.canParse(address) ? [[name, address] as const] : [],
    ),
  );
}

function ofName(name: string): Pick<Instance, 'name' | 'prefix' | 'dir'> {
  return { name, prefix: instancePrefix(name), dir: instanceDir(name) };
}

function instanceFile(name: string): string {
  return join(instanceDir(parseInstanceName(name)), 'instance.json');
}

/** The names of all instances that were started, also of one whose file is damaged. */
export async function instanceNames(): Promise<string[]> {
  const names = (await entriesIn(stateDir())).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const started = await Promise.all(names.map(async (name) => isInstanceName(name) && isThere(instanceFile(name))));
  return names.filter((_name, index) => started[index]);
}

/**
 * The instance that these choices make, not saved yet; ports stay what they were on the first start unless a base is
 * given.
 */
export async function planInstance(name: string, choices: InstanceChoices, portBase?: number): Promise<Instance> {
  const before = await findInstance(name);
  const others = await Promise.all((await instanceNames()).filter((other) => other !== name).map(lookForInstance));
  const taken = others.flatMap((other) =>
    other === undefined || other === 'damaged' ? [] : [portBaseOf(other.ports)],
  );
  const ports =
    portBase === undefined && before !== undefined ? before.ports : portsFrom(portBase ?? choosePortBase(name, taken));
  return { ...ofName(name), ports, ...choices };
}

/** Creates or replaces `instance.json`. */
export async function saveInstance(instance: Instance): Promise<void> {
  await mkdir(instance.dir, { recursive: true, mode: 0o700 });
  await replaceFile(instanceFile(instance.name), `${JSON.stringify(instance, null, 2)}\n`);
}

/** The environments chosen by `--only`, or two: the first, and the first that customers use. A laptop bears no more unasked. */
export function chosenEnvironments(only: Environment | undefined): readonly Environment[] {
  return only === undefined ? environments.filter((name) => name === firstEnvironment || name === firstLive) : [only];
}
