// Compiles the service in whose folder it is called. Its dist/ then holds the parts of this package too, as the package
// that they are, so that whoever runs dist/ needs nothing of this repository besides what npm has installed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const here = import.meta.dirname;
const dist = join(process.cwd(), 'dist');
const compiled = join(dist, 'node_modules/@lockstep/service');

const { resolve } = createRequire(join(process.cwd(), 'package.json'));
const compiler = join(resolve('typescript/package.json'), '../bin/tsc');
const compile = (...options) => execFileSync(process.execPath, [compiler, ...options], { stdio: 'inherit' });

rmSync(dist, { recursive: true, force: true });
compile('-p', join(here, 'tsconfig.build.json'), '--outDir', compiled);
const { name, type, exports } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const doors = Object.entries(exports)
  .filter(([, file]) => file.startsWith('./src/'))
  .map(([door, file]) => [door, `./${relative('src', file).replace(/\.ts$/, '.js')}`]);
writeFileSync(join(compiled, 'package.json'), JSON.stringify({ name, type, exports: Object.fromEntries(doors) }));
compile('-p', 'tsconfig.build.json');

// What the compiler alone has read.
for (const file of readdirSync(compiled)) if (file.endsWith('.d.ts')) rmSync(join(compiled, file));

// Files that it reads as they are: what it answers with, and what it does to its database.
for (const folder of ['public', 'migrations']) {
  if (existsSync(`src/${folder}`)) cpSync(`src/${folder}`, join(dist, folder), { recursive: true });
}
