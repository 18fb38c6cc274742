import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file as it is answered, in the encodings that there are. */
export interface ServedFile {
  readonly type: string;
  readonly etag: string;
  /** How long a browser may keep it without asking. */
  readonly keep: string;
  /** By encoding; `identity` is always there. */
  readonly bodies: ReadonlyMap<string, Buffer>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const encodings = { br: '.br', gzip: '.gz' } as const;

/** Every file of the built page by its path from `/`, read once: it does not change while it is served. */
export async function pageFiles(folder: string): Promise<ReadonlyMap<string, ServedFile>> {
  const names = await readdir(folder, { recursive: true });
  const texts = new Map<string, Buffer>();
  for (const name of names) {
    if (extname(name) in types || /\.(?:br|gz)$/.test(name)) texts.set(name, await readFile(join(folder, name)));
  }
  return new Map(
    [...texts]
      .filter(([name]) => extname(name) in types)
      .map(([name, body]) => {
        const packed = Object.entries(encodings).flatMap(([encoding, ending]) => {
          const found = texts.get(name + ending);
          return found === undefined ? [] : [[encoding, found] as const];
        });
        return [`/${name}`, served(name, body, packed)];
      }),
  );
}

/** A board as it lies there now: who changes it changes the file, and no one restarts this. */
export async function boardFile(folder: string, name: string): Promise<ServedFile | undefined> {
  if (name === 'index.json') return await boardIndex(folder);
  const body = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return body === undefined ? undefined : served(name, body, []);
}

/** The list of boards: `index.json`, and behind it an `index-<part>.json` of each part that has some. */
async function boardIndex(folder: string): Promise<ServedFile> {
  const names = (await readdir(folder)).filter((name) => /^index(?:-[a-z-]+)?\.json$/.test(name));
  const lists = await Promise.all(
    names
      .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  const boards = lists.flatMap((text) => (JSON.parse(text) as { readonly boards: readonly unknown[] }).boards);
  return served('index.json', Buffer.from(JSON.stringify({ boards })), []);
}

function served(name: string, body: Buffer, packed: readonly (readonly [string, Buffer])[]): ServedFile {
  return {
    type: types[extname(name)]!,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    // The names of assets change with what is in them.
    keep: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    bodies: new Map([...packed, ['identity', body]]),
  };
}

/** The encoding in which a file is answered to who accepts these: the smallest. */
export function encodingFor({ bodies }: ServedFile, accepted = ''): string {
  const wanted = accepted.split(',').map((each) => each.trim());
  const takes = (encoding: string): boolean =>
    wanted.some((each) => each === encoding || (each.startsWith(`${encoding};`) && !/;\s*q=0(?:\.0*)?$/.test(each)));
  return Object.keys(encodings).find((encoding) => bodies.has(encoding) && takes(encoding)) ?? 'identity';
}
