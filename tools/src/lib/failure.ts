/** What a person needs to know of a failure: the sentence is built from these parts in this order. */
interface FailureParts {
  /** What failed, on what: "kind could not create the cluster lockstep-staging". */
  readonly what: string;
  /** Why, if known: "port 8081 is taken by nginx (pid 412)". */
  readonly why?: string;
  /** What to do: "stop it, or choose other ports with --port-base". */
  readonly wayOut: string;
  /** A file that holds the whole log. */
  readonly log?: string;
}

/** An expected failure: printed as one sentence, without a stack. Anything else that is thrown is a bug. */
export class Failure extends Error {
  readonly parts: FailureParts;

  constructor(parts: FailureParts, options?: ErrorOptions) {
    super(sentence(parts), options);
    this.name = 'Failure';
    this.parts = parts;
  }
}

/** What the work comes to, or undefined where it ends by a Failure; anything else is thrown on. */
export async function unlessFailure<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function sentence({ what, why, wayOut, log }: FailureParts): string {
  const reason = why === undefined ? '' : `: ${why.trim().replace(/\.$/, '')}`;
  return `${what}${reason}. ${wayOut}${log === undefined ? '' : ` (full log: ${log})`}`;
}
