import { Option, type Command } from 'commander';
import { buildForCompose } from '../../image/build/compose-image.ts';
import { monitoringForCompose, monitoringText } from '../../image/build/compose-monitoring.ts';
import { detectEngine, engineNamed } from '../../toolbox/engine/detect.ts';
import { Failure } from '../../lib/failure.ts';
import type { EngineName } from '../../model/instance.ts';
import { toStandardError } from '../../lib/values/say.ts';

export function register(program: Command): void {
  program
    .command('compose-image')
    .description("build compose.yaml's images, the service's of the work tree, also where no public registry answers")
    .addOption(
      new Option('--engine <name>', 'default: Docker where it answers, else Podman').choices(['docker', 'podman']),
    )
    .option('--monitoring', 'those of the profile monitoring as well')
    .action(async ({ engine: name, monitoring }: { engine?: EngineName; monitoring?: true }) => {
      const engine = name === undefined ? (await detectEngine())?.engine : await engineNamed(name);
      if (engine === undefined) {
        throw new Failure({
          what: 'Neither Docker nor Podman answers',
          wayOut: 'Start one, or install Podman, then run this again.',
        });
      }
      await buildForCompose(engine, toStandardError);
      const compose = engine.name === 'docker' ? 'docker compose' : 'podman-compose';
      if (!monitoring) return console.log(`Next: ${compose} up --detach`);
      const plan = await monitoringForCompose({ engine, say: toStandardError });
      console.log(monitoringText(plan));
      const some = plan.lacking.length > 0;
      console.log(
        `Next: ${some ? '' : 'GRAFANA_ADMIN_PASSWORD=… '}${compose} --profile monitoring up --detach${some ? ` ${plan.services.join(' ')}` : ''}`,
      );
    });
}
