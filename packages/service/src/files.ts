import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from './answer.ts';
import type { Handler } from './app.ts';

/** What browsers are told that a file is, by the end of its name. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * What answers for the files of a folder, by path: each at its own, and an `index.html` at that of its folder. They are read
 * once. Their pages may load files of the same service, and nothing else.
 * @throws {Error} naming a file of a type that is not served, or a hidden one.
 */
export function servedFiles(folder: URL): Readonly<Record<string, Handler>> {
  const root = fileURLToPath(folder);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      const path = `/${relative(root, file).split(sep).join('/')}`;
      const answer: Answer = { status: 200, contentType: typeOf(path), body: readFileSync(file), loadsOwn: true };
      return [path.replace(/(^|\/)index\.html$/, '$1'), () => answer];
    }),
  );
}

function typeOf(path: string): string {
  const type = types[extname(path)];
  if (type !== undefined && !/\/\./.test(path)) return type;
  throw new Error(`public${path} is not served: names end in ${Object.keys(types).join(', ')} and begin with no dot`);
}
