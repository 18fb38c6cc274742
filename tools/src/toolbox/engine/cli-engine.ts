import type { EngineName } from '../../model/instance.ts';
import { run, type RunOptions, type RunResult } from '../../lib/process/run.ts';
import type { ContainerSpec, ContainerState, Engine } from './engine.ts';

/**
 * What the two command lines do alike, which is nearly all.
 * `relabel` gives what is mounted the label that containers may read: where SELinux is on.
 */
export function cliEngine(name: EngineName, environment: Readonly<Record<string, string>>, relabel = false): Engine {
  const call = (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
    run(name, args, {
      timeout: 120_000,
      wayOut: `Does \`${name} info\` answer? Then run this again.`,
      ...options,
      env: { ...environment, ...options.env },
    });

  const state = async (container: string): Promise<ContainerState> => {
    const { code, stdout } = await call(['container', 'inspect', '--format', '{{.State.Running}}', container], {
      accept: [0, 1, 125],
    });
    if (code !== 0) return 'absent';
    return stdout.trim() === 'true' ? 'running' : 'stopped';
  };

  return {
    name,
    environment,
    call,
    state,
    ensureNetwork: async (network) => {
      const { code } = await call(['network', 'inspect', network], { accept: [0, 1, 125] });
      if (code !== 0) await call(['network', 'create', network], { doing: `create the container network ${network}` });
    },
    removeNetwork: async (network) => {
      const { code } = await call(['network', 'inspect', network], { accept: [0, 1, 125] });
      if (code === 0) await call(['network', 'rm', network], { doing: `remove the container network ${network}` });
    },
    start: async (container) => {
      await call(['start', container], { doing: `start the container ${container}` });
    },
    create: async (container) => {
      await call(runArguments(container, relabel), { doing: `start the container ${container.name}` });
    },
    remove: async (container) => {
      if ((await state(container)) === 'absent') return;
      await call(['rm', '--force', '--volumes', container], { doing: `remove the container ${container}` });
    },
    labelled: async (label) => {
      const { stdout } = await call(['ps', '--all', '--filter', `label=${label}`, '--format', '{{.Names}}']);
      return stdout.split('\n').filter((line) => line !== '');
    },
    exec: (container, command, input) =>
      input === undefined
        ? call(['exec', container, ...command])
        : call(['exec', '--interactive', container, ...command], { input }),
    logs: async (container, lines) => {
      const { stdout, stderr } = await call(['logs', '--tail', String(lines), container]);
      return [stdout, stderr].filter((part) => part !== '').join('\n');
    },
    hasImage: async (image) => (await call(['image', 'inspect', image], { accept: [0, 1, 125] })).code === 0,
  };
}

/** The words of `run` for a container. */
export function runArguments(container: ContainerSpec, relabel: boolean): string[] {
  return [
    'run',
    '--detach',
    '--name',
    container.name,
    '--network',
    container.network,
    ...container.aliases.flatMap((alias) => ['--network-alias', alias]),
    ...container.mounts.flatMap(({ from, to, readOnly }) => {
      const options = [...(readOnly ? ['ro'] : []), ...(relabel ? ['z'] : [])];
      return ['--volume', [from, to, ...(options.length > 0 ? [options.join(',')] : [])].join(':')];
    }),
    ...container.publish.flatMap(({ host, container: inner }) => ['--publish', `127.0.0.1:${host}:${inner}`]),
    ...Object.entries(container.env ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    '--restart',
    'unless-stopped',
    container.image,
  ];
}
