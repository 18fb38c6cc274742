/** What a request asks for. */
export type Requested =
  | { readonly for: 'health' }
  /** The page, whose script reads the rest of the address. */
  | { readonly for: 'page' }
  /** A file of the page, by its path. */
  | { readonly for: 'file'; readonly path: string }
  /** A board, by the name of its file. */
  | { readonly for: 'board'; readonly file: string }
  /** A question to Prometheus: its path there, with what is asked. */
  | { readonly for: 'prometheus'; readonly path: string }
  /** Whether requests are traced, in a word. */
  | { readonly for: 'traced' }
  /** A question to Jaeger, in the same way. */
  | { readonly for: 'jaeger'; readonly path: string }
  | { readonly for: 'nothing'; readonly status: number; readonly why: string };

/** Characters of an address: a question about a whole board is a tenth of it. */
const longest = 12_000;

const page = /^\/(?:projects\/lockstep\/dashboards\/[a-z0-9-]{1,63}|traces(?:\/[0-9a-f]{1,32})?)?$/;
const file = /^\/(?:favicon\.svg|assets\/[\w.-]{1,200})$/;
const board = /^\/boards\/([a-z][a-z0-9-]{0,62}\.json)$/;
/** What reads, and of that only what a board needs: nothing of the rules, the targets, the settings or the state. */
const question =
  /^\/prometheus(\/api\/v1\/(?:query|query_range|series|labels|metadata|label\/[a-zA-Z_]\w{0,127}\/values))$/;

/** Which traces there are, and one of them; nothing is written there. */
const trace = /^\/jaeger(\/api\/traces(?:\/[0-9a-f]{1,32})?)$/;

/** Milliseconds after which Prometheus shall give up on a question. */
export const promptly = 25_000;

/** Decides by the method and the address alone; what is not named is not there. */
export function routeOf(method = '', address = ''): Requested {
  if (method !== 'GET' && method !== 'HEAD') return refused(405, `${method} is not answered here: GET and HEAD are`);
  if (address.length > longest) return refused(414, `an address has at most ${longest} characters`);
  const [path = '', search = ''] = splitAt(address, '?');
  if (path === '/healthz') return { for: 'health' };
  if (page.test(path)) return { for: 'page' };
  if (path === '/jaeger') return { for: 'traced' };
  if (file.test(path)) return { for: 'file', path };
  const [, asked] = board.exec(path) ?? [];
  if (asked !== undefined) return { for: 'board', file: asked };
  const [, found] = trace.exec(path) ?? [];
  if (found !== undefined) return { for: 'jaeger', path: `${found}?${new URLSearchParams(search)}` };
  const [, api] = question.exec(path) ?? [];
  if (api === undefined) return refused(404, `there is no ${path}; the boards are at /`);
  return { for: 'prometheus', path: `${api}?${limited(api, search)}` };
}

function limited(api: string, search: string): string {
  const asked = new URLSearchParams(search);
  if (api.startsWith('/api/v1/query')) asked.set('timeout', `${promptly / 1000}s`);
  return asked.toString();
}

function refused(status: number, why: string): Requested {
  return { for: 'nothing', status, why };
}

function splitAt(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
