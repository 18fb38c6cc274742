import { Failure } from '../failure.ts';
import { wordsOf } from '../process/programming-error.ts';
import { awsAnswer, type Aws } from './aws.ts';
import { awsReads, type AwsRead } from './reads.ts';

/** What a look came to: an answer, that there is none, or why nothing could be seen. */
export type Looked<T> = { readonly seen: T } | { readonly absent: true } | { readonly unseen: string };

/** Looks at one thing of AWS. What AWS refuses, and what does not answer, is told and not thrown. */
export async function lookAtAws<T>(aws: Aws, read: AwsRead, args: readonly string[] = []): Promise<Looked<T>> {
  const { action, absent = [] }: { readonly action: string; readonly absent?: readonly string[] } = awsReads[read];
  try {
    const { code, stdout, stderr } = await awsAnswer(aws, [...read.split(' '), ...args], `ask ${read}`);
    // Of a setting that was never made the command prints nothing.
    if (code === 0) return { seen: JSON.parse(stdout.trim() || '{}') as T };
    const error = /An error occurred \((?<name>[^)]+)\) when calling/.exec(stderr)?.groups?.['name'];
    if (error !== undefined && absent.includes(error)) return { absent: true };
    return { unseen: reasonOf(stderr, error, action) };
  } catch (error) {
    if (error instanceof Failure) return { unseen: error.parts.why ?? wordsOf(error) };
    throw error;
  }
}

const denied = /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|NotAuthorized|403)$/;
const noSession =
  /^(?:ExpiredToken(?:Exception)?|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|InvalidToken|AuthFailure|SignatureDoesNotMatch)$/;
const noCredentials =
  /Unable to locate credentials|Token has expired|Error loading SSO Token|Error when retrieving token from sso|The config profile \([^)]*\) could not be found|Partial credentials/;
const noNetwork =
  /Could not connect to the endpoint URL|Connect timeout on endpoint|Read timeout on endpoint|Failed to connect to proxy|Connection was closed/;
const tooOld = /Invalid choice|argument (?:command|operation)|Unknown options/;

function reasonOf(stderr: string, error: string | undefined, action: string): string {
  const last = stderr.trim().split('\n').at(-1)?.trim() || 'aws gave no reason';
  if (error !== undefined && denied.test(error)) return `you may not: it takes ${action}`;
  if (error !== undefined && noSession.test(error)) return `your session has ended or is none (${error})`;
  if (noCredentials.test(stderr)) return `nobody is logged in (${last})`;
  if (noNetwork.test(stderr)) return `AWS does not answer (${last})`;
  if (tooOld.test(stderr)) return 'your aws does not know this call: take a newer one';
  return last;
}
