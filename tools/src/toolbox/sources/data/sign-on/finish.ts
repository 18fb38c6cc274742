import { cpSync, readdirSync } from 'node:fs';

/** Lays what runs into the folder that is kept: the program, and what it was installed with. */
for (const name of readdirSync('.')) {
  if (/^(?:package\.json|node_modules|(?!finish\b)[a-z]+\.ts)$/.test(name))
    cpSync(name, `dist/${name}`, { recursive: true });
}
