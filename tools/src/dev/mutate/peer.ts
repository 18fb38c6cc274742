import { run } from '../../lib/process/run.ts';

/** Another program that judges manifests: what it says of renders. */
export interface Peer {
  /** Whether it says something of these renders that it does not say of them without the mutation. */
  refuses(tree: string, text: string): Promise<boolean>;
}

/** What kube-score, by the path of its program, says of renders: a line for each complaint; `[OK]` and skipped ones aside. */
export async function complaintsOf(program: string, text: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run(program, ['score', '--output-format', 'ci', '-'], {
    input: text,
    accept: [0, 1],
  });
  // What it cannot read it says on its standard error alone.
  if (code !== 0 && stdout.trim() === '') return [stderr];
  return stdout.split('\n').filter((line) => /^\[(CRITICAL|WARNING)\]/.test(line));
}

/**
 * kube-score over whole trees.
 * @param fresh each tree's renders without any mutation.
 */
export function kubeScore(program: string, fresh: ReadonlyMap<string, string>): Peer {
  const known = new Map<string, Promise<readonly string[]>>();
  const knownOf = (tree: string): Promise<readonly string[]> => {
    const found = known.get(tree) ?? complaintsOf(program, fresh.get(tree) ?? '');
    known.set(tree, found);
    return found;
  };
  return {
    refuses: async (tree, text) => {
      const before = Map.groupBy(await knownOf(tree), (line) => line);
      const now = Map.groupBy(await complaintsOf(program, text), (line) => line);
      return [...now].some(([line, lines]) => lines.length > (before.get(line)?.length ?? 0));
    },
  };
}
