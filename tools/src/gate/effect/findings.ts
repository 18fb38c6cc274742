import { join } from 'node:path';
import { isMap, LineCounter, parseAllDocuments } from 'yaml';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { Finding } from '../../model/finding.ts';
import type { InlinedFolder } from './inlined.ts';
import { isRecord } from './paths.ts';
import type { Verdict } from './judge.ts';
import type { PatchPart } from './parts.ts';

/** What is refused of a kustomization. */
export async function verdictFindings(
  root: string,
  { path: folder, file, written }: InlinedFolder,
  verdicts: readonly Verdict[],
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    verdicts.map(async ({ element: judged, hasEffect, patch }): Promise<readonly Finding[]> => {
      const element = written(judged);
      const place = `${element.from ?? join(folder, file)}:${element.line}`;
      const object = 'Kustomization';
      if (!hasEffect) {
        const { reason, wayOut } = idleEntry(element.field, folder, element.value);
        return [{ file: place, object, field: element.field, value: shown(element.value), reason, wayOut }];
      }
      const at = async (part: PatchPart): Promise<Pick<Finding, 'file' | 'object' | 'field' | 'value'>> => ({
        file: patch?.file === undefined ? place : `${patch.file}:${await lineOf(join(root, patch.file), part.field)}`,
        object,
        field: `${element.field} ${part.field}`,
        value: shown(part.value),
      });
      const idle = (patch?.idle ?? []).map(async (part) =>
        Object.assign(await at(part), {
          reason: 'it changes no object: the same stands there without it',
          wayOut: 'Take it out of the patch, or mend what it should change.',
        }),
      );
      const losing = (patch?.losing ?? []).map(async (part) =>
        Object.assign(await at(part), {
          reason: `it takes out what stood in the list: ${part.lost.map(shown).join(', ')}`,
          wayOut:
            'Append with a JSON patch (`op: add`, the path ending in /-), or say that the list is another one: `op: replace`, or `$patch: replace` in a merge.',
        }),
      );
      return await Promise.all([...idle, ...losing]);
    }),
  );
  return found.flat();
}

function idleEntry(field: string, folder: string, value: unknown): Pick<Finding, 'reason' | 'wayOut'> {
  const wayOut = 'Mend what it should name, or take it out.';
  if (field.startsWith('patches')) {
    const { target } = Object(value) as { target?: unknown };
    const whom = target === undefined ? 'the objects that it names' : `what fits ${shown(target)}`;
    return {
      reason: `the patch changes no object: nothing is ${whom}, or all that it sets stands there already`,
      wayOut,
    };
  }
  if (field.startsWith('images')) {
    return {
      reason: `it changes no image: no container names ${String(Object(value).name)}, or it has this version already`,
      wayOut,
    };
  }
  const reason = `it changes no object that ${folder} renders`;
  return { reason, wayOut };
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value.trim().replaceAll('\n', ' ') : (JSON.stringify(value) ?? 'nothing');
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Where a part stands in a patch's file; its first line when it cannot be told. */
async function lineOf(file: string, field: string): Promise<number> {
  const lines = new LineCounter();
  const last = field.split(/[./[\]]/).findLast((part) => part !== '') ?? '';
  for (const document of parseAllDocuments((await textIfThere(file)) ?? '', { lineCounter: lines })) {
    const range = rangeOf(document.contents, field, last);
    if (range !== undefined) return lines.linePos(range).line;
  }
  return 1;
}

function rangeOf(node: unknown, field: string, last: string): number | undefined {
  if (node === null || typeof node !== 'object' || !('items' in node)) return undefined;
  for (const item of node.items as readonly unknown[]) {
    if (isMap(node)) {
      const { key, value } = item as { key: { value?: unknown; range?: readonly number[] }; value: unknown };
      if (
        field.startsWith('/') ? key.value === 'path' && isRecord(value) && value['value'] === field : key.value === last
      ) {
        return key.range?.[0];
      }
      const below = rangeOf(value, field, last);
      if (below !== undefined) return below;
    } else {
      const below = rangeOf(item, field, last);
      if (below !== undefined) return below;
    }
  }
  return undefined;
}
