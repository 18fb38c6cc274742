import type { Board } from '../board.ts';

/** Where the page of the store is once its port is forwarded, as docs/logs.md says: no door of a cluster leads to it. */
const page = 'http://localhost:9428/select/vmui/';

/** Which lines a board is about, in the words of the store, with what is chosen at its top. */
function linesOf({ choices }: Board): string {
  const names = new Set(choices.map(({ name }) => name));
  if (names.has('service')) return 'namespace:="${service}"';
  return names.has('namespace') ? 'namespace:~"^(${namespace:pipe})$"' : '*';
}

/** The address of the lines of what a board shows, in the time that it shows; Grafana puts in what stands in `${}`. */
export function addressOfLines(board: Board): string {
  const query = `${linesOf(board)} _time:[\${__from:date:iso}, \${__to:date:iso}]`;
  const text = query.split(/(\$\{[^}]+\})/).map((part) => (part.startsWith('${') ? part : encodeURIComponent(part)));
  // The page looks back from the end by itself; what is looked for says when, and no further is kept.
  return `${page}#/?query=${text.join('')}&g0.range_input=14d&g0.end_input=\${__to:date:iso}&g0.relative_time=none`;
}
