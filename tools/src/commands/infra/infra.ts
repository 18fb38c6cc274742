import type { Command } from 'commander';
import { register as check } from './check.ts';
import { register as comment } from './comment.ts';
import { register as cost } from './cost.ts';
import { register as diff } from './diff.ts';
import { register as record } from './record.ts';
import { register as rehearse } from './rehearse.ts';
import { register as stacks } from './stacks.ts';
import { register as synth } from './synth.ts';
import { register as tell } from './tell.ts';
import { register as tofu } from './tofu.ts';
import { register as validate } from './validate.ts';

export function register(program: Command): void {
  const infra = program
    .command('infra')
    .description('the networks and clusters on AWS: write them for Terraform, check them, say what they cost');
  for (const one of [synth, check, diff, cost, record, validate, rehearse, stacks, comment, tell, tofu]) one(infra);
}
