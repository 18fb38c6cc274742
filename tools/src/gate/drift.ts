import { join } from 'node:path';
import { jsonIn } from '../lib/files/json.ts';
import { textIfThere } from '../lib/files/if-there.ts';
import type { GitHub } from '../lib/github/github.ts';
import { keepIssue } from '../lib/github/issues.ts';
import { listAt } from '../lib/values/at.ts';

/** What a plan of a stack would change; undefined where it did not end. */
export interface StackPlan {
  readonly stack: string;
  readonly changes: readonly string[] | undefined;
}

/**
 * What each stack's plan left in the folder, of all that there are; undefined where the stacks themselves could not be
 * written. A plan that left nothing, or what nobody can read, did not end.
 */
export async function plansIn(folder: string, stacks: string): Promise<readonly StackPlan[] | undefined> {
  const listed = jsonIn(stacks);
  if (!Array.isArray(listed) || listed.length === 0) return undefined;
  const names = listAt<{ readonly stack: string }>({ listed }, 'listed').map(({ stack }) => stack);
  return await Promise.all(
    names.map(async (stack) => ({ stack, changes: await changesIn(join(folder, `drift-${stack}`)) })),
  );
}

async function changesIn(folder: string): Promise<readonly string[] | undefined> {
  const found = jsonIn((await textIfThere(join(folder, 'changes.json'))) ?? '');
  return Array.isArray(found) ? found.map(String) : undefined;
}

const label = 'aws-drift';
const mark = '<!-- lockstep:aws-drift -->';

/** So many are named of one stack; the run has them all. */
const mostNamed = 20;

/** Keeps one open issue while AWS stands otherwise than the stacks say, or could not be asked; says what was done. */
export async function tellDrift(github: GitHub, plans: readonly StackPlan[] | undefined, run: string): Promise<string> {
  const lines = plans?.flatMap(lineOf) ?? ['- the stacks could not be written'];
  const body = [
    mark,
    ...lines,
    '',
    `By ${run}. What somebody changed by hand, \`gh workflow run infra.yaml\` takes back once it is approved; what shall stay is written into infra/ first: docs/aws.md.`,
  ].join('\n');
  const title = 'AWS stands otherwise than the stacks say';
  return await keepIssue(github, {
    label,
    mark,
    text: lines.length === 0 ? undefined : { title, body },
    over: `Closed by ${run}, whose plans change nothing.`,
  });
}

function lineOf({ stack, changes }: StackPlan): readonly string[] {
  if (changes === undefined) return [`- ${stack}: its plan did not end`];
  if (changes.length === 0) return [];
  const named = changes.slice(0, mostNamed).map((address) => `\`${address.replaceAll(/[`\n]/g, '')}\``);
  const rest = changes.length - named.length;
  return [`- ${stack}: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}
