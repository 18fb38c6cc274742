import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Finding } from '../../model/finding.ts';
import { ifThere } from '../../lib/files/if-there.ts';

/** One step of a job, as GitHub reads it. */
export interface WorkflowStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}

export interface Concurrency {
  readonly group?: string;
  readonly 'cancel-in-progress'?: boolean | string;
  readonly queue?: string;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, unknown>> | string };
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly 'runs-on'?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly environment?: unknown;
  readonly concurrency?: Concurrency | string;
  readonly uses?: string;
  /** Inputs of the workflow that it calls. */
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: unknown;
  readonly defaults?: { readonly run?: { readonly 'working-directory'?: string } };
  readonly steps?: readonly WorkflowStep[];
}

/** A file of .github/workflows. */
export interface Workflow {
  /** From the repository's root. */
  readonly file: string;
  readonly text: string;
  /** Event -> its filters. */
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly permissions: unknown;
  readonly concurrency: Concurrency | string | undefined;
  readonly defaults: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Takes one workflow and returns what it refuses. */
export type Rule = (workflow: Workflow) => readonly Finding[];

/** Reads the text of a workflow; a scalar or a list of events becomes a record. */
export function parseWorkflow(file: string, text: string): Workflow {
  const { on, permissions, concurrency, defaults, jobs = {} } = parse(text) as Record<string, never>;
  return { file, text, on: eventsOf(on), permissions, concurrency, defaults, jobs };
}

function eventsOf(on: unknown): Workflow['on'] {
  if (typeof on === 'string') return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event: string) => [event, null]));
  return (on ?? {}) as Workflow['on'];
}

/** Every workflow of a checkout, by name; none when it has no .github/workflows. */
export async function workflowsOf(root: string): Promise<readonly Workflow[]> {
  const folder = '.github/workflows';
  const all = (await ifThere(join(root, folder), (path) => readdir(path))) ?? [];
  const names = all.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  return await Promise.all(
    names.map(async (name) => parseWorkflow(`${folder}/${name}`, await readFile(join(root, folder, name), 'utf8'))),
  );
}

/** Jobs with their ids. */
export function jobsOf({ jobs }: Workflow): readonly (readonly [string, Job])[] {
  return Object.entries(jobs);
}

/** The jobs that a job waits for. */
export function neededJobs({ needs = [] }: Job): readonly string[] {
  return typeof needs === 'string' ? [needs] : needs;
}

/** A finding about a job, or about the workflow itself. */
export function workflowFinding(
  { file }: Workflow,
  job: string | undefined,
  field: string,
  value: unknown,
  [reason, wayOut]: readonly [reason: string, wayOut: string],
): Finding {
  const shown = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return { file, object: job === undefined ? 'workflow' : `job ${job}`, field, value: shown, reason, wayOut };
}
