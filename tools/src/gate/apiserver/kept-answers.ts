import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { ApplyResult } from './apply.ts';
import { dependenceOn } from './depends.ts';
import { fixturesOf, type DryRun } from './dry-run-server.ts';
import { hashOfTexts } from './text.ts';

interface KeptAnswers {
  readonly folder: string;
  /** What an answer depends on beside the objects: the server's version, and the text of what asks it. */
  readonly judge: string;
}

/**
 * Asks only what was never answered without a word on the same fixtures; a refusal or a warning is asked anew each time. An
 * object's answer depends on no other but its fixtures, so that only these are made for it.
 */
export function keptDryRun(dryRun: DryRun, { folder, judge }: KeptAnswers): DryRun {
  return async (objects) => {
    const { fixturesFor, keyOf, cluster } = dependenceOn(fixturesOf(objects));
    const file = join(folder, `${hashOfTexts([judge, cluster])}.answers`);
    const known = keysIn(await textIfThere(file));
    const keys = new Map(objects.map((object) => [object, keyOf(object)]));
    const unknown = objects.filter((object) => !known.has(keys.get(object)!));
    const needed = new Set(unknown.flatMap((object) => [object, ...fixturesFor(object)]));
    const answers = unknown.length === 0 ? [] : await dryRun(objects.filter((object) => needed.has(object)));
    const answered = new Map(answers.map((answer) => [answer.object, answer]));
    const clean = unknown.filter((object) => isClean(answered.get(object)!)).map((object) => keys.get(object)!);
    if (clean.length > 0) {
      await mkdir(folder, { recursive: true });
      await appendFile(file, clean.map((key) => `${key}\n`).join(''));
    }
    return objects.map((object) =>
      known.has(keys.get(object)!) ? { object, warnings: [], changed: false } : answered.get(object)!,
    );
  };
}

/** Lines that an interrupted or a second writer left in pieces are no keys. */
function keysIn(text = ''): ReadonlySet<string> {
  return new Set(text.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line)));
}

function isClean({ error, warnings }: ApplyResult): boolean {
  return error === undefined && warnings.length === 0;
}
