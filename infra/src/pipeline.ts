import { Failure } from '@lockstep/tools/lib/failure';
import { readNames } from '@lockstep/tools/model/names/names';
import { environmentConfigs } from './environments/index.ts';
import { identityNames } from './identities/names.ts';
import { namingOf, pipelineParts, stackName } from './naming.ts';
import { jsonIn } from '@lockstep/tools/lib/files/json';

/** What a job of the pipeline needs to plan or apply a stack. */
interface PipelineStack {
  readonly environment: string;
  readonly stack: string;
  readonly region: string;
  /** The account's id, and as JSON the roles of its administrators; empty where GitHub was not told yet. */
  readonly account: string;
  readonly admins: string;
  /** The role that reads, and the one that applies. */
  readonly plan: string;
  readonly apply: string;
}

/** The variables of the repository on GitHub that git does not hold: JSON, by environment. */
interface Accounts {
  readonly AWS_ACCOUNTS?: string;
  readonly AWS_ADMIN_ROLES?: string;
}

/**
 * Every stack that the pipeline keeps, in the order in which they are applied. An environment without an account has none:
 * it is not on AWS yet, or no more. Before GitHub was told of any, each is listed without one.
 * @throws {Failure} when an account is no number, or an environment with one has nobody who administers it.
 */
export function pipelineStacks(root: string, accounts: Accounts = process.env): readonly PipelineStack[] {
  const { repository } = readNames(root);
  const names = environmentConfigs.map(({ name }) => name);
  const toldOf = membersOf(accounts.AWS_ACCOUNTS);
  refuseStrangers(names, toldOf);
  const kept = environmentConfigs.filter(({ name }) => toldOf === undefined || toldOf.includes(name));
  return kept.flatMap(({ name, region }) => {
    const { plan, apply } = identityNames(namingOf(repository, name));
    const account = told(accounts, 'AWS_ACCOUNTS', name, (value) => /^\d{12}$/.test(String(value)), '"123456789012"');
    const roles = told(accounts, 'AWS_ADMIN_ROLES', name, isRoles, '["arn:aws:iam::123456789012:role/platform"]');
    const [id, admins] = [String(account ?? ''), roles === undefined ? '' : JSON.stringify(roles)];
    return pipelineParts.map((part) => {
      const stack = stackName(name, part);
      return { environment: name, stack, region, account: id, admins, plan, apply };
    });
  });
}

/** The environments of the variable; undefined where it is not set. What is no object names none, which is refused. */
function membersOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return undefined;
  const value = jsonIn(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** A name that is mistyped must not take an environment out without a word, nor text that is no JSON all of them. */
function refuseStrangers(known: readonly string[], named: readonly string[] | undefined): void {
  const stranger = named?.find((name) => !known.includes(name));
  if (stranger === undefined && named?.length !== 0) return;
  throw new Failure({
    what:
      stranger === undefined
        ? 'The variable AWS_ACCOUNTS names no environment'
        : `The variable AWS_ACCOUNTS names ${stranger}, which is no environment with a cluster on AWS`,
    wayOut: `Write JSON with a member for each of ${known.join(', ')} that has an account, or take the variable away.`,
  });
}

function isRoles(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((arn) => /^arn:aws:iam::\d{12}:role\/.+$/.test(arn));
}

function told(
  accounts: Accounts,
  variable: keyof Accounts,
  environment: string,
  fits: (value: unknown) => boolean,
  example: string,
): unknown {
  const text = accounts[variable];
  if (text === undefined || text === '') return undefined;
  const value = (Object(jsonIn(text)) as Readonly<Record<string, unknown>>)[environment];
  if (fits(value)) return value;
  throw new Failure({
    what: `The variable ${variable} says ${JSON.stringify(value) ?? 'nothing'} of ${environment}`,
    wayOut: `Write JSON with a member for each environment, as {"${environment}": ${example}, …}: see docs/aws.md.`,
  });
}
