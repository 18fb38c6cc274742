import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';

/** Where a value cannot be what it is, and why. */
export interface Refusal {
  readonly path: readonly (string | number)[];
  readonly why: string;
}

/** What fields of the file of settings, each right by itself, say against each other. */
export function disagreements(config: ForkConfig): readonly Refusal[] {
  return [
    ...liveOutOfPlace(config),
    ...branchOfAll(config),
    ...unknownSettings(config),
    ...ofServices(config, halfBuilt),
    ...ofServices(config, strangeCalls),
    ...ofServices(config, hostsOfNobody),
    ...ofServices(config, wrongRetiring),
    ...nothingBuilt(config),
    ...lockBesidePackages(config),
    ...strangeReporters(config),
    ...soakOfTheLast(config),
    ...strangeApps(config),
  ];
}

function ofGitHub(field: string, why: string): Refusal {
  return { path: ['github', field], why };
}

/** The App that offers promotions is full of packages while it runs: it must not be the one that may pass main's rules. */
function strangeApps({ github = {} }: ForkConfig): readonly Refusal[] {
  const { bumpApp, promotionApp, alone, queue } = github;
  const same = bumpApp !== undefined && bumpApp === promotionApp;
  const open = 'without bumpApp main takes pushes, so that nobody approves and nothing queues';
  return [
    ...(same
      ? [ofGitHub('promotionApp', 'the App that may pass the rules of main does nothing else: make another one')]
      : []),
    ...(bumpApp === undefined && alone === true ? [ofGitHub('alone', open)] : []),
    ...(bumpApp === undefined && queue === true ? [ofGitHub('queue', open)] : []),
  ];
}

type OfOne = (service: ServiceFacts, config: ForkConfig) => Refusal | undefined;

/** One refusal at most of each service, below its entry. */
function ofServices(config: ForkConfig, refusalOf: OfOne): readonly Refusal[] {
  return config.services.flatMap((service, index) => {
    const found = refusalOf(service, config);
    return found === undefined ? [] : [{ ...found, path: ['services', index, ...found.path] }];
  });
}

/** One refusal of the first service of which it is true, at a field of its entry. */
function ofFirst(
  { services }: ForkConfig,
  field: string,
  isWrong: (service: ServiceFacts) => boolean,
  why: string,
): readonly Refusal[] {
  const index = services.findIndex((service) => isWrong(service));
  return index < 0 ? [] : [{ path: ['services', index, field], why }];
}

function liveOutOfPlace({ environments, live }: ForkConfig): readonly Refusal[] {
  const end = environments.slice(-(live?.length ?? 1));
  const early = live?.findIndex((one, index) => one !== end[index]) ?? -1;
  if (early < 0 && end.length < environments.length) return [];
  const why = 'they are the last of the environments, in their order, and another one comes before them';
  return [{ path: ['live', Math.max(early, 0)], why }];
}

function branchOfAll({ environments, promotion, services }: ForkConfig): readonly Refusal[] {
  const index = services.findIndex(({ name }) => environments.slice(1).includes(name));
  if (promotion !== 'each' || index < 0) return [];
  const branch = `promote/${services[index]!.name}`;
  const why = `with promotion 'each' its branch would be ${branch}, which is that of all together`;
  return [{ path: ['services', index, 'name'], why }];
}

function unknownSettings(config: ForkConfig): readonly Refusal[] {
  const sets = config.settings ?? {};
  const why = `the sets of settings are ${Object.keys(sets).join(', ') || 'none'}`;
  return ofFirst(config, 'settings', ({ settings }) => settings !== undefined && sets[settings] === undefined, why);
}

function halfBuilt({ image, sources, containerfile, packages }: ServiceFacts): Refusal | undefined {
  const parts = { image, sources, containerfile };
  const lacking = Object.entries(parts).find(([, value]) => value === undefined)?.[0];
  const some = [...Object.values(parts), packages].some((value) => value !== undefined);
  if (lacking === undefined || !some) return undefined;
  const why = 'an image that is built here needs `image`, `sources` and `containerfile`; one of others none of them';
  return { path: [lacking], why };
}

function strangeCalls({ name, calls = [] }: ServiceFacts, { services }: ForkConfig): Refusal | undefined {
  const others = services.flatMap((one) => (one.name === name ? [] : [one.name]));
  const place = calls.findIndex((called) => !others.includes(called));
  if (place < 0) return undefined;
  return { path: ['calls', place], why: `it is another service: ${others.join(', ') || 'there is none yet'}` };
}

function hostsOfNobody({ hosts = {} }: ServiceFacts, { environments }: ForkConfig): Refusal | undefined {
  const strange = Object.keys(hosts).find((one) => !environments.includes(one));
  if (strange === undefined) return undefined;
  return { path: ['hosts', strange], why: `it is the host in one of ${environments.join(', ')}` };
}

function wrongRetiring(
  { name, retiring = [] }: ServiceFacts,
  { environments, services }: ForkConfig,
): Refusal | undefined {
  const strange = retiring.findIndex((one) => !environments.includes(one));
  if (strange >= 0) return { path: ['retiring', strange], why: `it is one of ${environments.join(', ')}` };
  const order = retiring.map((one) => environments.indexOf(one));
  const swapped = order.findIndex((place, nth) => nth > 0 && place < order[nth - 1]!);
  if (swapped >= 0) {
    const why = `they stand in the order of the environments: ${environments.join(', ')}`;
    return { path: ['retiring', swapped], why };
  }
  const caller = services.find((one) => one.name !== name && one.calls?.includes(name));
  if (caller === undefined || retiring.length === 0) return undefined;
  return { path: ['retiring'], why: `${caller.name} calls it: take it out of that one's calls first` };
}

function nothingBuilt({ services }: ForkConfig): readonly Refusal[] {
  if (services.some(({ image }) => image !== undefined)) return [];
  return [{ path: ['services'], why: 'one at least has an image that is built here' }];
}

function lockBesidePackages(config: ForkConfig): readonly Refusal[] {
  const why = 'with `packages` it counts by what the image installs: leave package-lock.json out';
  return ofFirst(config, 'sources', hasBoth, why);
}

function hasBoth({ packages, sources = [] }: ServiceFacts): boolean {
  return packages !== undefined && sources.includes('package-lock.json');
}

function strangeReporters({ environments, reporters = {} }: ForkConfig): readonly Refusal[] {
  const strange = Object.keys(reporters).find((one) => !environments.includes(one));
  return strange === undefined ? [] : [{ path: ['reporters', strange], why: 'no environment has this name' }];
}

function soakOfTheLast({ environments, soak = {} }: ForkConfig): readonly Refusal[] {
  const before = environments.slice(0, -1);
  const last = Object.keys(soak).find((one) => !before.includes(one));
  if (last === undefined) return [];
  return [{ path: ['soak', last], why: `it is an environment that another comes after: ${before.join(', ')}` }];
}
