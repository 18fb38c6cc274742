import type { Finding } from '../../model/finding.ts';
import { gitleaks, type Leak } from '../../toolbox/gitleaks.ts';
import type { CheckContext } from './context.ts';

/** Nothing in the checkout, or in any commit since the base, looks like a secret. No value is ever repeated. */
export async function secretFindings({ root, base, start, dependencies }: CheckContext): Promise<readonly Finding[]> {
  const now = await dependencies.leaks(root);
  const before = base === undefined ? [] : await gitleaks(['git', '--log-opts', `${await start()}..HEAD`, '.'], root);
  const past = before.filter((leak) => !now.some((other) => other.File === leak.File && other.RuleID === leak.RuleID));
  return [...now, ...past].map(refuse);
}

function refuse({ File, StartLine, RuleID, Description, Commit }: Leak): Finding {
  const reason = `${Description.replace(/[.,].*$/s, '')} (${RuleID})`;
  return {
    file: File,
    object: `line ${StartLine}`,
    field: Commit === '' ? 'the text' : `the text in commit ${Commit.slice(0, 12)}`,
    value: 'not shown',
    reason,
    wayOut:
      'Take it out of every commit of this change, and make it anew where it is used: whoever could read it has it. ' +
      'What is none: add it to the exceptions in tools/gitleaks.toml.',
  };
}
