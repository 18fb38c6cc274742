import type { Command } from 'commander';
import { register as check } from './infra/check.ts';
import { register as comment } from './infra/comment.ts';
import { register as cost } from './infra/cost.ts';
import { register as diff } from './infra/diff.ts';
import { register as record } from './infra/record.ts';
import { register as rehearse } from './infra/rehearse.ts';
import { register as stacks } from './infra/stacks.ts';
import { register as synth } from './infra/synth.ts';
import { register as tofu } from './infra/tofu.ts';
import { register as validate } from './infra/validate.ts';

export function register(program: Command): void {
  const infra = program
    .command('infra')
    .description('the networks and clusters on AWS: write them for Terraform, check them, say what they cost');
  for (const one of [synth, check, diff, cost, record, validate, rehearse, stacks, comment, tofu]) one(infra);
}
