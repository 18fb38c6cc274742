import type { Judge, MachineFacts, MachineVerdict } from './facts.ts';

/** Where the engine is, and what it may do. */
export const engineJudge: Judge = {
  title: 'Container engine',
  told: ({ engine: found }) =>
    found === undefined ? 'none yet' : `${found.name} ${found.version}${found.rootless ? ', without root' : ''}`,
  judge: (facts, { toBuild, clusters }) => [
    ...elsewhere(facts),
    ...withoutRoot(facts, toBuild),
    ...withoutBuildKit(facts, clusters > 0),
  ],
};

function withoutBuildKit({ engine: found }: MachineFacts, stops: boolean): MachineVerdict[] {
  if (found?.buildKit !== false) return [];
  return [
    {
      stops,
      what: "Docker cannot build the service's image",
      why: 'its command line has no plugin buildx, without which it mounts no secrets into a build',
      wayOut:
        'Install it: docker-buildx-plugin where Docker is from docker.com, docker-buildx where it is from your distribution.',
    },
  ];
}

function elsewhere({ engine: found }: MachineFacts): MachineVerdict[] {
  const endpoint = found?.endpoint ?? '';
  const host = /^(?:tcp|ssh|https?):\/\/(?:[^@/]*@)?(?<host>\[[^\]]+\]|[^:/]+)/.exec(endpoint)?.groups?.['host'];
  if (host === undefined) return [];
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host) && !endpoint.startsWith('ssh:');
  if (isHere) return [];
  const unset =
    found!.name === 'docker' ? 'unset DOCKER_HOST DOCKER_CONTEXT; docker context use default' : 'unset CONTAINER_HOST';
  return [
    {
      stops: true,
      what: `${found!.name} runs containers on another machine`,
      why: `it is asked at ${endpoint}; clusters mount folders of this one and publish on its loopback address`,
      wayOut: `Use an engine of this machine (${unset}), or run this over there.`,
    },
  ];
}

// mmdebstrap makes root file systems as root.
function withoutRoot({ user, platform }: MachineFacts, toBuild: number): MachineVerdict[] {
  if (toBuild === 0 || user === 0 || platform !== 'linux') return [];
  return [
    {
      stops: true,
      what: 'Images can be built from source by root only',
      why: `${toBuild} have to be, since their registries do not answer, and you are user ${user}`,
      wayOut: 'Run it as root (sudo -E npm run up); or where the registries can be reached after all: -- --open.',
    },
  ];
}

/** The proxy of the machine, and who takes notice of it. */
export const proxiesJudge: Judge = {
  title: 'Proxy',
  told: ({ proxies: { https_proxy, http_proxy } }) =>
    [https_proxy ?? http_proxy].map((url) =>
      url === undefined ? 'none' : `${withoutLogin(url)}, for every fetch, build and node`,
    )[0]!,
  judge: (facts, start) => [
    ...onLoopback(facts, start.pulls && start.clusters > 0),
    ...unspoken(facts),
    ...ofDaemon(facts, start.pulls),
  ],
};

function onLoopback(
  { proxies: { https_proxy, http_proxy, no_proxy } }: MachineFacts,
  stops: boolean,
): MachineVerdict[] {
  const url = https_proxy ?? http_proxy ?? '';
  if (no_proxy === '*' || !/^(?:\w+:\/\/)?(?:[^@/]*@)?(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i.test(url))
    return [];
  return [
    {
      stops,
      what: 'Nodes and builds cannot reach the proxy',
      why: `${withoutLogin(url)} is this machine's own address, and in a container it is the container's`,
      wayOut:
        "Let the proxy listen on an address of the engine's network as well, and set HTTPS_PROXY to it (Docker: http://172.17.0.1:PORT).",
    },
  ];
}

function unspoken({ proxies: { https_proxy, http_proxy, all_proxy } }: MachineFacts): MachineVerdict[] {
  const lone = https_proxy === undefined && http_proxy === undefined ? all_proxy : undefined;
  const other = [https_proxy, http_proxy].find((url) => url !== undefined && /^(?!https?:)\w+:\/\//i.test(url));
  const url = lone ?? other;
  if (url === undefined) return [];
  return [
    {
      stops: false,
      what: 'Not everything here takes notice of this proxy',
      why:
        lone === undefined
          ? `Node speaks no ${url.split(':')[0]} (${withoutLogin(url)})`
          : 'ALL_PROXY is read by git and curl, not by Node, Go and containerd',
      wayOut: 'Set HTTPS_PROXY and HTTP_PROXY to an http:// proxy.',
    },
  ];
}

function ofDaemon({ engine: found, proxies: { https_proxy } }: MachineFacts, pulls: boolean): MachineVerdict[] {
  if (found?.name !== 'docker' || !pulls || https_proxy === undefined || (found.proxy ?? '') !== '') return [];
  return [
    {
      stops: false,
      what: "Docker's daemon pulls without the proxy",
      why: `HTTPS_PROXY is set here (${withoutLogin(https_proxy)}), and docker info names none`,
      wayOut: 'If the pull of the nodes fails: give it one (docs.docker.com, "Daemon proxy configuration").',
    },
  ];
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

/** A port that is wanted and taken. */
export interface TakenPort {
  readonly port: number;
  readonly use: string;
  /** Who holds it, where that can be told: `nginx (process 412)`. */
  readonly by?: string;
}

export function portVerdicts(taken: readonly TakenPort[]): readonly MachineVerdict[] {
  return taken.map(({ port, use, by }) => ({
    stops: true,
    what: `Port ${port} of 127.0.0.1, wanted for ${use}, is taken`,
    why: by === undefined ? 'who holds it cannot be told (sudo ss -ltnp tells root)' : `by ${by}`,
    wayOut: 'Stop what holds it, or choose other ports: --port-base 9080 takes 9081 to 9086.',
  }));
}
