import type { Command } from 'commander';
import { rehearse, versionPaths } from '@lockstep/infra/way-out/rehearse';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { table } from '../../lib/values/table.ts';
import { toStandardError } from '../../lib/values/say.ts';

export function register(infra: Command): void {
  infra
    .command('rehearse')
    .description('synthesize with CDK Terrain in the place of cdktf, and say what differs')
    .action(async () => {
      const found = await rehearse(repositoryRoot, toStandardError);
      const lines = found.map(({ path, cdktf, cdktn }) => `${path}\n${cdktf}\n${cdktn}`);
      const rows = [...new Set(lines)].map((line) => {
        const stacks = lines.filter((other) => other === line).length;
        return `${line}\n${stacks}`.split('\n');
      });
      console.log(table([['value', 'cdktf', 'cdktn', 'stacks'], ...rows]));
      const others = found.filter(({ path }) => !versionPaths.has(path));
      console.log(
        others.length === 0 ? 'Only versions differ.' : `${others.length} values differ that are no version.`,
      );
      if (others.length > 0) process.exitCode = 1;
    });
}
