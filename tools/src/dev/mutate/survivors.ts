import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Failure } from '../../lib/failure.ts';
import { survivorsFile } from '../../model/exception-files.ts';
import { mutationKinds, type Mutation } from './mutation.ts';

const form = z.array(
  z.strictObject({
    kind: z.enum(mutationKinds),
    /** With `*` for any words, as in `path`. */
    file: z.string(),
    path: z.string(),
    reason: z.string().min(20),
  }),
);

/** Mutations that nothing refuses, and why that is right or cannot be mended here. */
export type Survivors = Readonly<z.infer<typeof form>>;

/** @throws {Failure} naming the entry and what it lacks. */
export async function readSurvivors(root: string): Promise<Survivors> {
  const read = form.safeParse(parse(await readFile(join(root, survivorsFile), 'utf8')) ?? []);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const why = `${issue!.path.join('.')}: ${issue!.message}`;
  const wayOut = 'An entry is kind, file, path and a reason of a sentence.';
  throw new Failure({ what: `${survivorsFile} is not in its form`, why, wayOut });
}

/** The entry that explains a mutation, if there is one. */
export function explains({ kind, file, path }: Survivors[number], mutation: Mutation): boolean {
  return kind === mutation.kind && fits(file, mutation.file) && fits(path, mutation.path);
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.[\]{}()?+^$|\\/]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
