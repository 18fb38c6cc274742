/** State and parent in `/proc/<pid>/stat`: they follow the name in brackets, which may hold both (proc(5)). */
export function parseStat(stat: string): { readonly state: string; readonly parent: number } {
  const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent) };
}
