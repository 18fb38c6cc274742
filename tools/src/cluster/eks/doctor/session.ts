import { awsIsThere, type Aws } from '../../../lib/aws/aws.ts';
import { lookAtAws } from '../../../lib/aws/look.ts';
import { fine, notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';

/** Which account an environment lies in, and who says so; or why nobody does. */
export type ToldAccount = { readonly id: string; readonly by: string } | { readonly unknown: string };

interface Session {
  readonly lines: readonly SeenLine[];
  /** The account that is asked; absent where nothing else can be looked at, or must not be. */
  readonly accountId?: string;
}

const logIn = 'Log in, as by `aws sso login`, and see that `aws sts get-caller-identity` answers.';

/** Whether AWS can be asked, as whom, and whether that is the environment's account. */
export async function lookAtSession(aws: Aws, environment: string, told: ToldAccount): Promise<Session> {
  if (!(await awsIsThere(aws))) {
    const wayOut = 'Install it: https://docs.aws.amazon.com/cli. Nothing of AWS was looked at.';
    return { lines: [wrong('Command: aws is not on this machine, or does not start', wayOut)] };
  }
  const looked = await lookAtAws<{ readonly Account: string; readonly Arn: string }>(aws, 'sts get-caller-identity');
  if (!('seen' in looked)) {
    const why = 'unseen' in looked ? looked.unseen : 'there is none';
    const line = why.startsWith('AWS does not answer')
      ? notSeen(`Session: ${why}. Nothing of AWS was looked at.`)
      : wrong(`Session: ${why}`, `${logIn} Nothing else was looked at.`);
    return { lines: [line] };
  }
  const { Account: accountId, Arn: arn } = looked.seen;
  if ('unknown' in told)
    return { lines: [fine(`Session: ${arn}`), notSeen(`Account: ${accountId}; ${told.unknown}`)], accountId };
  if (told.id === accountId)
    return { lines: [fine(`Session: ${arn}, in the account that ${told.by} says`)], accountId };
  const wayOut = `Take a session in ${told.id}, or mend ${told.by}. Nothing else is looked at in an account of others.`;
  return { lines: [wrong(`Account: ${arn} is of ${accountId}, and ${environment} lies in ${told.id}`, wayOut)] };
}
