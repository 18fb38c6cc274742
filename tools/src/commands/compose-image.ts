import { Option, type Command } from 'commander';
import { buildForCompose } from '../delivery/compose-image.ts';
import { detectEngine, engineNamed } from '../lib/engine/detect.ts';
import { Failure } from '../lib/failure.ts';
import type { EngineName } from '../lib/instance.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function register(program: Command): void {
  program
    .command('compose-image')
    .description("build compose.yaml's image of the work tree, also where no public registry answers")
    .addOption(
      new Option('--engine <name>', 'default: Docker where it answers, else Podman').choices(['docker', 'podman']),
    )
    .action(async ({ engine: name }: { engine?: EngineName }) => {
      const engine = name === undefined ? (await detectEngine())?.engine : await engineNamed(name);
      if (engine === undefined) {
        throw new Failure({
          what: 'Neither Docker nor Podman answers',
          wayOut: 'Start one, or install Podman, then run this again.',
        });
      }
      await buildForCompose(engine, say);
      console.log(`Next: ${engine.name === 'docker' ? 'docker compose' : 'podman-compose'} up --detach`);
    });
}
