import { acceptedFile } from '../../model/exception-files.ts';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Finding } from '../../model/finding.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

/** One entry of that file. */
export interface Accepted {
  /** CVE-…, GHSA-…. */
  readonly id: string;
  readonly package: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it counts, YYYY-MM-DD. */
  readonly expires: string;
}

export interface AcceptedFile {
  readonly entries: readonly Accepted[];
  /** What is wrong with the file itself. */
  readonly findings: readonly Finding[];
}

/** Nobody can say today what will hold later than that. */
const longest = 180;

const required = ['id', 'package', 'reason', 'expires'] as const;
const known = new Set<string>([...required, 'owner']);

/** Reads the file of a checkout; an absent one accepts nothing. */
export async function readAccepted(root: string, today: string): Promise<AcceptedFile> {
  const text = await textIfThere(join(root, acceptedFile));
  return parseAccepted(text ?? 'findings: []', today);
}

/**
 * Only entries without a fault are returned, so that a faulty one lets nothing pass.
 * @param today YYYY-MM-DD.
 */
export function parseAccepted(text: string, today: string): AcceptedFile {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return broken('the file', error.message.split('\n')[0]!, 'it is not YAML');
  const list = isMap(document.contents) ? document.contents.get('findings') : undefined;
  if (!isSeq(list)) return broken('findings', 'not a list', 'the file holds one list, findings');
  const found = (list.toJSON() as unknown[]).map((entry, index) => judge(entry, index, today));
  return {
    entries: found.flatMap(({ entry, faults }) => (faults.length === 0 ? [entry] : [])),
    findings: found.flatMap(({ faults }) => faults),
  };
}

function judge(value: unknown, index: number, today: string): { entry: Accepted; faults: readonly Finding[] } {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const at = (field: string, reason: string, wayOut: string): Finding => ({
    file: acceptedFile,
    object: acceptedName(fields) ?? `findings[${index}]`,
    field,
    value: fields[field] === undefined ? 'nothing' : String(fields[field]),
    reason,
    wayOut,
  });
  const faults: Finding[] = [];
  for (const field of Object.keys(fields).filter((name) => !known.has(name))) {
    faults.push(at(field, 'an entry has no such field', `Its fields are ${[...known].join(', ')}.`));
  }
  for (const field of [...required, 'owner'].filter((name) => name !== 'owner' || 'owner' in fields)) {
    const given = fields[field];
    if (typeof given === 'string' && given.trim() !== '') continue;
    faults.push(at(field, 'an accepted finding says this in words', `Write ${field} as a text.`));
  }
  const expires = fields['expires'];
  if (typeof expires === 'string' && expires !== '') {
    const days = daysBetween(today, expires);
    if (days === undefined) faults.push(at('expires', 'it is no day', 'Write it as YYYY-MM-DD.'));
    else if (days < 0)
      faults.push(at('expires', 'that day has passed', 'Update the package, or review the entry anew.'));
    else if (days > longest) {
      faults.push(at('expires', `it is more than ${longest} days ahead`, 'Choose a nearer day and review it then.'));
    }
  }
  return { entry: fields as unknown as Accepted, faults };
}

/** "CVE-2026-1 in express". */
export function acceptedName({ id, package: name }: { id?: unknown; package?: unknown }): string | undefined {
  return typeof id === 'string' && typeof name === 'string' ? `${id} in ${name}` : undefined;
}

function daysBetween(from: string, to: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(to)) return undefined;
  const day = new Date(`${to}T00:00:00Z`);
  // 2026-02-30 would be read as a day in March.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== to) return undefined;
  return (day.getTime() - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

function broken(field: string, value: string, reason: string): AcceptedFile {
  const wayOut = 'Write `findings: []`, or a list of entries as docs/scan.md shows.';
  return { entries: [], findings: [{ file: acceptedFile, object: 'the list', field, value, reason, wayOut }] };
}
