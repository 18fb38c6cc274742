import type { Command } from 'commander';
import { validateStacks } from '@lockstep/infra/validate';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { table } from '../../lib/values/table.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { defined } from '../../lib/values/defined.ts';

/** Told apart from a refusal, so that nobody takes it for a pass or for a fault. */
const notRunCode = 3;

export function register(infra: Command): void {
  infra
    .command('validate')
    .description("ask the provider's own schema about every stack; exit code 3 says that it could not be asked")
    .action(async () => {
      const binary = process.env['TERRAFORM_BINARY_NAME'];
      const found = await validateStacks({
        root: repositoryRoot,
        say: toStandardError,
        ...defined({ binary }),
      });
      console.log(table([['stack', 'verdict'], ...found.map(({ stack, verdict }) => [stack, verdict.toUpperCase()])]));
      const reasons = new Set(found.map(({ verdict, reason }) => `${verdict}: ${reason ?? ''}`));
      for (const reason of reasons) if (!reason.startsWith('valid')) console.log(`\n${reason}`);
      const counts = (['valid', 'refused', 'not run'] as const).map(
        (verdict) => `${found.filter((one) => one.verdict === verdict).length} ${verdict}`,
      );
      console.log(`\n${counts.join(', ')}`);
      if (found.some(({ verdict }) => verdict === 'refused')) process.exitCode = 1;
      else if (found.some(({ verdict }) => verdict === 'not run')) process.exitCode = notRunCode;
    });
}
