import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Puts a `.br` and a `.gz` beside each text of a folder, so that serving it costs no processor. */
const folder = process.argv[2] ?? 'dist';
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:css|html|js|svg)$/.test(name)) continue;
  const text = readFileSync(join(folder, name));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, quality));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
}
