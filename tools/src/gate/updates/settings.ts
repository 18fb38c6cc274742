import { at } from '../../lib/values/at.ts';
import { environments } from '../../model/environment.ts';
import type { Finding } from '../../model/finding.ts';
import { managersOf } from '../../model/pins/managers.ts';
import type { PinFile } from '../../model/pins/read.ts';
import { isIgnored, meansFile, type Updater } from '../../model/pins/updater.ts';
import { refuseSetting } from './refuse-setting.ts';

/** Managers that read files of clusters/ whatever else is said. */
const ofManifests = /^(?:custom\.|regex$|jsonata$|kustomize$|kubernetes$|argocd$|flux$|helm|helmfile$)/;

/** What Renovate may not do in this repository, whatever else it is told. */
export function settingFindings(files: readonly PinFile[], updater: Updater): readonly Finding[] {
  return [...mergedByItself(files, updater), ...young(updater), ...written(files, updater)];
}

function mergedByItself(files: readonly PinFile[], updater: Updater): readonly Finding[] {
  const manifests = files.filter(({ file }) => file.startsWith('clusters/'));
  const reason = 'what runs in a cluster would change without a person';
  const wayOut =
    'Let a rule of packageRules say it, with matchManagers or matchFileNames that mean nothing in clusters/.';
  const apart = ({ matchManagers = [], matchFileNames = [] }: Rule): boolean =>
    (matchManagers.length > 0 && matchManagers.every((name) => !ofManifests.test(name) && !name.startsWith('!'))) ||
    (matchFileNames.length > 0 &&
      matchFileNames.every((glob) => !manifests.some(({ file }) => meansFile(glob.replace(/^!/, ''), file))));
  return [
    ...merging(updater).map((field) => refuseSetting(field, 'true', reason, wayOut)),
    ...(updater.packageRules ?? []).flatMap((rule, index) =>
      apart(rule)
        ? []
        : merging(rule).map((field) => refuseSetting(`packageRules[${index}].${field}`, 'true', reason, wayOut)),
    ),
  ];
}

type Rule = NonNullable<Updater['packageRules']>[number];

/** What may be said of updates of one kind by itself. */
const ofUpdates = ['major', 'minor', 'patch', 'digest', 'pin', 'pinDigest', 'regex', 'custom.regex', 'kustomize'];

/** Where settings, or a rule, say that something is merged by itself. */
function merging(said: Readonly<Record<string, unknown>>): readonly string[] {
  const presets = (said['extends'] ?? []) as readonly string[];
  return [
    ...presets.filter((name) => /automerge/i.test(name) && !/disabled/i.test(name)).map((name) => `extends ${name}`),
    ...(said['automerge'] === true ? ['automerge'] : []),
    ...ofUpdates.filter((kind) => at(said, kind, 'automerge') === true).map((kind) => `${kind}.automerge`),
  ];
}

/** A stolen release has lived for days so far. */
const leastDays = 3;

function young(updater: Updater): readonly Finding[] {
  const reason = 'a stolen release is found out within days, and would be here by then';
  const wayOut = 'Write a week: "7 days".';
  const said = [
    ...agesIn(updater, '', null),
    ...(updater.packageRules ?? []).flatMap((rule, index) => agesIn(rule, `packageRules[${index}].`)),
  ];
  return said
    .filter(([, age]) => age !== undefined && (daysIn(age) ?? 0) < leastDays)
    .map(([field, age]) => refuseSetting(field, String(age ?? 'nothing'), reason, wayOut));
}

/** Every age that is said in settings or in a rule; `none` is what it means to say nothing. */
function agesIn(
  said: Readonly<Record<string, unknown>>,
  place: string,
  none?: null,
): readonly (readonly [field: string, age: unknown])[] {
  const own = said['minimumReleaseAge'];
  return [
    [`${place}minimumReleaseAge`, own === undefined ? none : own],
    ...ofUpdates.map((kind) => [`${place}${kind}.minimumReleaseAge`, at(said, kind, 'minimumReleaseAge')] as const),
  ];
}

function daysIn(age: unknown): number | undefined {
  const [, number, unit = ''] = /^(\d+)\s*(hour|day|week|month)s?$/.exec(String(age)) ?? [];
  const days: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, week: 7, month: 30 };
  return number === undefined ? undefined : Number(number) * days[unit]!;
}

/** What is written by a command alone, and what comes after staging, is none of Renovate's. */
function written(files: readonly PinFile[], updater: Updater): readonly Finding[] {
  const [first, ...later] = environments;
  const managers = managersOf(updater);
  const open = files.filter(({ file }) => !isIgnored(file, updater) && managers.some(({ sees }) => sees(file)));
  const under = (folder: string): readonly PinFile[] => open.filter(({ file }) => file.startsWith(`${folder}/`));
  return [
    ...later.flatMap((environment) =>
      under(`clusters/${environment}`)
        .slice(0, 1)
        .map(({ file }) =>
          refuseSetting(
            'ignorePaths',
            file,
            `${environment} takes what ${first} ran`,
            `Add clusters/${environment}/**.`,
          ),
        ),
    ),
    ...under(`clusters/${first}/images`).map(({ file }) =>
      refuseSetting('ignorePaths', file, '`bump` alone writes it', 'Add clusters/*/images/**.'),
    ),
  ];
}
