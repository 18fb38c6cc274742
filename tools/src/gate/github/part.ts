import type { GitHub } from '../../lib/github/github.ts';

/** The groups of settings, as `--only` names them. */
export const settingsSections = ['repository', 'actions', 'environments', 'labels', 'rulesets', 'apps'] as const;

export type SettingsSection = (typeof settingsSections)[number];

/** One setting that is otherwise than this repository says. */
export interface Drift {
  /** As "environment infra-production: reviewers". */
  readonly setting: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/** Settings that whoever asks may not see: they are told by name, and never counted as right. */
export interface Unseen {
  readonly setting: string;
  /** What it takes to see them. */
  readonly needs: string;
}

/** What one look at one thing on GitHub came to. */
export interface SettingsLook {
  readonly drifts: readonly Drift[];
  readonly unseen?: readonly Unseen[];
}

/** One thing on GitHub that is looked at, and mended, as a whole. */
export interface SettingsPart {
  readonly section: SettingsSection;
  look(github: GitHub): Promise<SettingsLook>;
  /** Sets what is otherwise. Absent where only a person can, who is told how. */
  mend?(github: GitHub, drifts: readonly Drift[]): Promise<void>;
  readonly byHand?: string;
}

/** What of `wanted` stands otherwise in `found`, each under the name of its field; other fields are not looked at. */
export function driftsIn(
  name: string,
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): readonly Drift[] {
  return Object.entries(wanted)
    .filter(([field, value]) => textOf(value) !== textOf(found[field]))
    .map(([field, value]) => ({ setting: `${name}: ${field}`, wanted: value, found: found[field] }));
}

/** A value as text that is the same for the same value: fields by name, and lists, whose order says nothing here, sorted. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).toSorted().join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${name}: ${textOf(inner)}`).join(', ')}}`;
}
