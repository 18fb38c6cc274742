import type { environmentConfigs } from '@lockstep/infra/environments';
import type { Naming } from '@lockstep/infra/naming';
import type { Aws } from '../../../lib/aws/aws.ts';
import { lookAtAws, type Looked } from '../../../lib/aws/look.ts';
import type { AwsRead } from '../../../lib/aws/reads.ts';
import { fine, notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';

/** What all looks at one environment share. */
export interface AwsGround {
  readonly aws: Aws;
  readonly config: (typeof environmentConfigs)[number];
  readonly naming: Naming;
  /** Of the account that was asked, and is the right one. */
  readonly accountId: string;
  readonly now: Date;
}

/** One look at AWS, for the line that begins with `title`. */
export async function seeAws<T>(
  { aws }: Pick<AwsGround, 'aws'>,
  title: string,
  read: AwsRead,
  args: readonly string[] = [],
): Promise<Seeing<T>> {
  const looked: Looked<T> = await lookAtAws<T>(aws, read, args);
  if ('unseen' in looked) return { line: notSeen(`${title}: ${looked.unseen}`) };
  return 'absent' in looked ? {} : { seen: looked.seen };
}

/** What was seen; else the line that says why nothing was, or neither where there is none. */
export interface Seeing<T> {
  readonly seen?: T;
  readonly line?: SeenLine;
}

/** What is wrong with one thing, each with the same way out; that it is well where nothing is. */
export function judged(title: string, well: string, faults: readonly string[], wayOut: string): SeenLine {
  return faults.length === 0 ? fine(`${title}: ${well}`) : wrong(`${title}: ${faults.join('; ')}`, wayOut);
}
