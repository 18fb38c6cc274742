import { Failure } from '../failure.ts';
import { run, type RunResult } from '../process/run.ts';
import { succeeds } from '../process/programming-error.ts';

/** Where the person's own `aws` asks. */
export interface Aws {
  readonly region: string;
  /** Added to this process's environment; for tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers in the place of the command; for tests. */
  readonly answer?: (words: readonly string[]) => RunResult;
}

/** Whether the `aws` command line is on this machine and starts. */
export async function awsIsThere({ env = {}, answer }: Omit<Aws, 'region'> = {}): Promise<boolean> {
  if (answer !== undefined) return answer(['--version']).code === 0;
  return await succeeds(run('aws', ['--version'], { env, timeout: 30_000 }));
}

/** The text of a secret of Secrets Manager, or undefined when there is none of that name. */
export async function secretText(aws: Aws, name: string): Promise<string | undefined> {
  const text = await ask<string | null>(
    aws,
    ['secretsmanager', 'get-secret-value', '--secret-id', name, '--query', 'SecretString'],
    { doing: `read the secret ${name} from AWS Secrets Manager`, absent: 'ResourceNotFoundException' },
  );
  if (text !== null) return text;
  throw new Failure({
    what: `The secret ${name} of AWS Secrets Manager is binary`,
    wayOut: 'Store a JSON object as its text.',
  });
}

/** A load balancer of any generation; what keeps a VPC from being deleted. */
interface LoadBalancer {
  readonly name: string;
  readonly type: string;
}

/** Every load balancer in a VPC, whoever made it. */
export async function loadBalancersIn(aws: Aws, vpc: string): Promise<readonly LoadBalancer[]> {
  const doing = `list the load balancers of ${vpc}`;
  const [newer, classic] = await Promise.all([
    ask<{ LoadBalancers: { LoadBalancerName: string; VpcId: string; Type: string }[] }>(
      aws,
      ['elbv2', 'describe-load-balancers'],
      { doing },
    ),
    ask<{ LoadBalancerDescriptions: { LoadBalancerName: string; VPCId: string }[] }>(
      aws,
      ['elb', 'describe-load-balancers'],
      { doing },
    ),
  ]);
  return [
    ...(newer?.LoadBalancers ?? [])
      .filter(({ VpcId }) => VpcId === vpc)
      .map(({ LoadBalancerName, Type }) => ({ name: LoadBalancerName, type: Type })),
    ...(classic?.LoadBalancerDescriptions ?? [])
      .filter(({ VPCId }) => VPCId === vpc)
      .map(({ LoadBalancerName }) => ({ name: LoadBalancerName, type: 'classic' })),
  ];
}

/** The ids of this account's snapshots of these EBS volumes. */
export async function snapshotsOf(aws: Aws, volumes: readonly string[]): Promise<readonly string[]> {
  if (volumes.length === 0) return [];
  const filter = `Name=volume-id,Values=${volumes.join(',')}`;
  const found = await ask<{ Snapshots: { SnapshotId: string }[] }>(
    aws,
    ['ec2', 'describe-snapshots', '--owner-ids', 'self', '--filters', filter],
    { doing: 'list the snapshots of the volumes' },
  );
  return (found?.Snapshots ?? []).map(({ SnapshotId }) => SnapshotId);
}

/** What one call answers, parsed; undefined when it fails by the error named `absent`. */
async function ask<T>(
  aws: Aws,
  args: readonly string[],
  { doing, absent }: { readonly doing: string; readonly absent?: string },
): Promise<T | undefined> {
  const { code, stdout, stderr } = await awsAnswer(aws, args, doing);
  if (code === 0) return JSON.parse(stdout) as T;
  if (absent !== undefined && stderr.includes(`(${absent})`)) return undefined;
  throw new Failure({
    what: `Could not ${doing}`,
    why: stderr.trim().split('\n').at(-1) ?? `aws ended with ${code}`,
    wayOut: 'See that `aws sts get-caller-identity` answers and that you may do this, or leave AWS out: --no-aws.',
  });
}

/**
 * The only place that calls a service of AWS; for the files beside this one only.
 * @throws {Failure} when the command does not start, or gives no answer in time.
 */
export async function awsAnswer(
  { region, env = {}, answer }: Aws,
  args: readonly string[],
  doing: string,
): Promise<RunResult> {
  const words = [...args, '--region', region, '--output', 'json'];
  if (answer !== undefined) return answer(words);
  return await run('aws', words, {
    // A pager or a prompt would wait for somebody.
    env: { AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off', ...env },
    timeout: 60_000,
    // What the service refuses, what is said wrongly, and that nobody is logged in, as the two versions of the command say it.
    accept: [0, 2, 252, 253, 254, 255],
    doing,
    wayOut:
      'See that `aws sts get-caller-identity` answers with the account of this cluster, or leave AWS out: --no-aws.',
  });
}
