import type { Environment } from '../../../model/environment.ts';
import type { Terminal } from '../../../lib/ask.ts';
import { Failure } from '../../../lib/failure.ts';
import type { ContextFacts } from './facts.ts';

/**
 * Has the person type the environment's name, and returns what was typed.
 * @throws {Failure} where there is no terminal.
 */
export async function askWhich(
  { context, cluster, server }: ContextFacts,
  environment: Environment,
  purpose: string,
  terminal: Terminal | undefined,
): Promise<string> {
  if (terminal !== undefined) {
    const line = `The context ${context} is the cluster ${cluster} at ${server}.\nType ${environment} to ${purpose}: `;
    return (await terminal.ask(line)).trim();
  }
  throw new Failure({
    what: `Nobody has said that the context ${context} (${server}) is the cluster of ${environment}`,
    wayOut: `Say it: --yes-this-is ${environment}.`,
  });
}
