const flag = '--max-old-space-size-percentage';

/**
 * The options of node that give each of `count` workers its part of the heap that the container's flag allows one
 * process; none where the flag is not set. An option of the command line wins over NODE_OPTIONS.
 */
export function heapShare(count: number, given: readonly string[], nodeOptions: string | undefined): string[] {
  const options = [...(nodeOptions ?? '').split(/\s+/), ...given];
  const last = options.findLast((option) => option.startsWith(`${flag}=`));
  const percentage = Number(last?.slice(flag.length + 1));
  return percentage > 0 ? [`${flag}=${Math.max(1, Math.floor(percentage / count))}`] : [];
}
