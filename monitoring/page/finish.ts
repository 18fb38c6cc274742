import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Packs each text of the page beside it, so that serving it costs no processor, and lays its server beside it. */
const folder = 'dist/page';
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:css|html|js|svg)$/.test(name)) continue;
  const text = readFileSync(join(folder, name));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, quality));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
}
cpSync('server', 'dist/server', { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
// Node reads TypeScript of packages that say that they are modules.
writeFileSync('dist/package.json', '{ "type": "module" }\n');
