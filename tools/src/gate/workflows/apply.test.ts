import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { awsEnvironments } from '@lockstep/infra/environments';
import { pipelineParts, stackName } from '@lockstep/infra/naming';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { parseWorkflow } from './workflow.ts';

const file = '.github/workflows/infra.yaml';
const { jobs } = parseWorkflow(file, readFileSync(join(repositoryRoot, file), 'utf8'));

test('each stack is planned after the one before it was applied, and production after staging', () => {
  const stacks = awsEnvironments.flatMap((environment) => pipelineParts.map((part) => stackName(environment, part)));
  const calling = Object.keys(jobs).filter((id) => jobs[id]!.uses !== undefined);
  expect(calling).toEqual(stacks);
  for (const [index, id] of calling.entries()) {
    const before = index === 0 ? ['settings', 'synth', 'again'] : ['synth', calling[index - 1]];
    expect(jobs[id]!.needs).toEqual(before);
    expect(jobs[id]!.if).toContain(`fromJSON(needs.synth.outputs.stacks).${id}`);
    expect(jobs[id]!.with).toEqual({
      stack: id,
      approval: `infra-${awsEnvironments.find((name) => id.startsWith(`${name}-`))}`,
      settings: `\${{ toJSON(fromJSON(needs.synth.outputs.stacks).${id}) }}`,
    });
  }
});
