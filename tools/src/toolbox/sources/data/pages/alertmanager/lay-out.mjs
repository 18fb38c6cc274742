// Lays the page of 0.31 out as the handler of 0.34 reads it: index.html and favicon.ico, all else below assets/, and what
// can be compressed as .gz and .br alone. Fonts of no browser and source maps stay away.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [from, to] = process.argv.slice(2);
const inRoot = /^(index\.html|favicon\.ico)$/;
const paths = { 'index.html': ['src="script.js"', 'src="assets/script.js"'], 'script.js': ['"lib/', '"assets/lib/'] };

for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
  const path = relative(from, join(entry.parentPath, entry.name));
  if (!entry.isFile() || /\.(map|otf)$/.test(path)) continue;
  const target = join(to, inRoot.test(path) ? path : join('assets', path));
  mkdirSync(dirname(target), { recursive: true });
  const bytes = withPaths(path, readFileSync(join(from, path)));
  if (/\.woff2?$/.test(path)) writeFileSync(target, bytes);
  else {
    writeFileSync(`${target}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${target}.br`, brotliCompressSync(bytes));
  }
}

function withPaths(path, bytes) {
  const [find, put] = paths[path] ?? [];
  if (find === undefined) return bytes;
  const text = bytes.toString();
  if (!text.includes(find)) throw new Error(`${path} has no ${find}: this is another page than that of 0.31`);
  return text.replaceAll(find, put);
}
