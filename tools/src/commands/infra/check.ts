import type { Command } from 'commander';
import { checkStacks } from '@lockstep/infra/check';
import { endingSupport } from '@lockstep/infra/config/kubernetes-versions';
import { environmentConfigs } from '@lockstep/infra/environments';
import { environments } from '../../model/environment.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { sentence } from '../../model/finding.ts';

interface Options {
  base?: string;
  json?: true;
}

export function register(infra: Command): void {
  infra
    .command('check')
    .description('what holds of every environment: its config, the invariants, and the golden files')
    .option('--base <revision>', 'also that Kubernetes goes up by at most one minor since this revision')
    .option('--json', 'print JSON')
    .action(async ({ base, json }: Options) => {
      const findings = await checkStacks(repositoryRoot, base);
      for (const note of endingSupport(environmentConfigs, new Date())) console.error(note);
      if (json) console.log(JSON.stringify(findings));
      else if (findings.length === 0)
        console.log(`${environments.length === 2 ? 'Both' : `All ${environments.length}`} environments hold.`);
      else for (const found of findings) console.log(sentence(found));
      if (findings.length > 0) process.exitCode = 1;
    });
}
