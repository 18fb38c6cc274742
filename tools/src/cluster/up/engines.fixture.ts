import { appendFile, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { entriesIn } from '../../lib/files/if-there.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import type { EngineName } from '../../model/instance.ts';
import { binaryPath } from '../../toolbox/sources/go.ts';
import { buildOf } from '../../toolbox/tools.ts';

/** Both command lines: what they have is files, and one that does not answer fails like its client without a server. */
const engineScript = `#!/bin/sh
me=$(basename "$0")
cd "$ENGINES/$me" || exit 1
echo "$*" >> calls
[ -e answers ] || { echo "$me: no server" >&2; exit 1; }
case "$1 $2" in
  info*) echo 1.0 ;;
  ps*) ls "nodes/\${4##*=}" 2>/dev/null || true ;;
  'container inspect') [ -e "containers/$5" ] && echo true ;;
  rm*) rm -f "containers/$4" ;;
  'network inspect') [ -e "networks/$3" ] ;;
  'network rm') rm "networks/$3" ;;
  *) exit 1 ;;
esac
`;

const kindScript = `#!/bin/sh
[ "$1 $2" = 'delete cluster' ] && rm -r "$ENGINES/$KIND_EXPERIMENTAL_PROVIDER/nodes/$4"
`;

export interface Engines {
  /** Where instances keep their state: `$XDG_STATE_HOME/lockstep`. */
  readonly state: string;
  /** Whether it answers; neither does at first. */
  answers(engine: EngineName, yes?: boolean): Promise<void>;
  /** Puts a cluster's node, a container or a network there. */
  put(engine: EngineName, kind: 'nodes' | 'containers' | 'networks', name: string): Promise<void>;
  /** All that is there, as "nodes lockstep-staging". */
  has(engine: EngineName): Promise<readonly string[]>;
}

/** For tests: a Docker and a Podman on the PATH, with a state and a cache directory of their own. */
export async function withEngines(work: (engines: Engines) => Promise<void>): Promise<void> {
  await withScratchFolder('engines', async (folder) => {
    const kept = { ...process.env };
    const settings: Record<string, string> = {
      PATH: `${join(folder, 'bin')}${delimiter}${kept['PATH']}`,
      ENGINES: join(folder, 'engines'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    Object.assign(process.env, settings);
    try {
      for (const engine of ['docker', 'podman']) {
        await mkdir(join(folder, 'engines', engine), { recursive: true });
        await program(join(folder, 'bin', engine), engineScript);
      }
      await program(binaryPath(buildOf('kind'), 'kind'), kindScript);
      await work(enginesIn(folder));
    } finally {
      for (const name of Object.keys(settings)) {
        if (kept[name] === undefined) delete process.env[name];
        else process.env[name] = kept[name];
      }
    }
  });
}

function enginesIn(folder: string): Engines {
  const at = (engine: EngineName, ...rest: readonly string[]): string => join(folder, 'engines', engine, ...rest);
  return {
    state: join(folder, 'state', 'lockstep'),
    answers: async (engine, yes = true) => {
      if (yes) await writeFile(at(engine, 'answers'), '');
      else await rm(at(engine, 'answers'), { force: true });
    },
    put: async (engine, kind, name) => {
      await mkdir(at(engine, kind), { recursive: true });
      if (kind === 'nodes') await mkdir(at(engine, kind, name));
      await appendFile(kind === 'nodes' ? at(engine, kind, name, `${name}-control-plane`) : at(engine, kind, name), '');
    },
    has: async (engine) => {
      const kinds = ['nodes', 'containers', 'networks'];
      const found = await Promise.all(
        kinds.map(async (kind) => (await entriesIn(at(engine, kind))).map(({ name }) => `${kind} ${name}`)),
      );
      return found.flat().toSorted();
    },
  };
}

async function program(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** An instance.json as `up` saves it. */
export async function keepInstance(state: string, name: string, text: string): Promise<void> {
  await mkdir(join(state, name), { recursive: true });
  await writeFile(join(state, name, 'instance.json'), text);
}

/** What stands in an instance.json. */
export async function keptInstance(state: string, name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(state, name, 'instance.json'), 'utf8')) as Record<string, unknown>;
}
