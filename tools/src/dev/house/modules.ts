import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModuleItem } from '@swc/core';
import { listFiles } from '../../lib/git/checkout.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { boundNames, syntaxOf } from './syntax.ts';

/** One import of a module: static or not, of values or of types. */
interface ModuleImport {
  /** As written: `./run.ts`, `@lockstep/tools/lib/run`, `node:fs`. */
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

/** One TypeScript file, as far as its neighbours see it. */
export interface SourceModule {
  /** From the repository's root. */
  readonly file: string;
  readonly imports: readonly ModuleImport[];
  /** The names that it declares and exports, without `default`; names that it only passes on are not its own. */
  readonly exports: readonly string[];
}

/** Reads every TypeScript file that git has or would take. */
export async function modulesIn(root: string): Promise<readonly SourceModule[]> {
  const files = (await listFiles(root)).filter((file) => file.endsWith('.ts'));
  return await inParallel(files, async (file) => moduleOf(file, await readFile(join(root, file), 'utf8')));
}

/** Reads one text; rejects where it is no TypeScript. */
export async function moduleOf(file: string, text: string): Promise<SourceModule> {
  const { module, lineOf } = await syntaxOf(text);
  return {
    file,
    imports: importsOf(module).map(({ specifier, start }) => ({ specifier, line: lineOf(start) })),
    exports: module.body.flatMap(declaredBy),
  };
}

interface Found {
  readonly specifier: string;
  readonly start: number;
}

/** Every place in the tree that names a module: `import`, `export … from`, `import()`, and `import('…')` in a type. */
function importsOf(node: unknown): readonly Found[] {
  if (Array.isArray(node)) return node.flatMap(importsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, source, callee, argument, ...rest } = node as {
    readonly type?: string;
    readonly source?: unknown;
    readonly callee?: { readonly type?: string };
    readonly argument?: unknown;
    readonly arguments?: readonly { readonly expression: unknown }[];
  };
  const named =
    type === 'CallExpression' && callee?.type === 'Import'
      ? rest.arguments?.[0]?.expression
      : type === 'TsImportType'
        ? argument
        : source;
  return [...foundIn(named), ...importsOf(callee), ...importsOf(argument), ...importsOf(Object.values(rest))];
}

function foundIn(named: unknown): readonly Found[] {
  const { type, value, span } = (named ?? {}) as {
    readonly type?: string;
    readonly value?: string;
    readonly span?: { readonly start: number };
  };
  return type === 'StringLiteral' ? [{ specifier: value!, start: span!.start }] : [];
}

function declaredBy(item: ModuleItem): readonly string[] {
  if (item.type !== 'ExportDeclaration') return [];
  const { declaration } = item;
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.flatMap(({ id }) => boundNames(id));
  if ('identifier' in declaration) return [declaration.identifier.value];
  return 'id' in declaration ? boundNames(declaration.id) : [];
}
