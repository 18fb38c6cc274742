// Lays the page of 0.31 out as the handler of 0.34 reads it: index.html and favicon.ico, all else below assets/, and what
// can be compressed as .gz and .br alone. Fonts of no browser and source maps stay away; page.css comes along.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [from, to, version] = process.argv.slice(2);
const inRoot = /^(index\.html|favicon\.ico)$/;
const style = '<link rel="stylesheet" href="assets/page.css" />';
const edits = {
  'index.html': [
    ['src="script.js"', 'src="assets/script.js"'],
    ['</head>', `    ${style}\n    </head>`],
    ['<html lang="en">', `<html lang="en" data-version="${version}">`],
  ],
  'script.js': [['"lib/', '"assets/lib/']],
};

for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
  const path = relative(from, join(entry.parentPath, entry.name));
  if (entry.isFile() && !/\.(map|otf)$/.test(path)) keep(path, edited(path, readFileSync(join(from, path))));
}
keep('page.css', readFileSync('page.css'));

function keep(path, bytes) {
  const target = join(to, inRoot.test(path) ? path : join('assets', path));
  mkdirSync(dirname(target), { recursive: true });
  if (/\.woff2?$/.test(path)) return writeFileSync(target, bytes);
  writeFileSync(`${target}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${target}.br`, brotliCompressSync(bytes));
}

function edited(path, bytes) {
  let text = bytes.toString();
  for (const [find, put] of edits[path] ?? []) {
    if (!text.includes(find)) throw new Error(`${path} has no ${find}: this is another page than that of 0.31`);
    text = text.replaceAll(find, put);
  }
  return edits[path] === undefined ? bytes : Buffer.from(text);
}
