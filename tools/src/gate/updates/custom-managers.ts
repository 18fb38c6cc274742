import type { Finding } from '../../model/finding.ts';
import { fill, managersOf, pinsIn, type Manager, type Pin } from '../../model/pins/managers.ts';
import type { PinFile } from '../../model/pins/read.ts';
import { isIgnored, type Updater } from '../../model/pins/updater.ts';
import { refuseSetting } from './refuse-setting.ts';

/** Whether its managers can be asked at all: a broken pattern is said by itself. */
export function unpatterned({ customManagers = [] }: Updater): readonly Finding[] {
  return customManagers.flatMap(({ matchStrings, managerFilePatterns }, index) =>
    [
      ...matchStrings.map((text, number) => [`matchStrings[${number}]`, text] as const),
      ...managerFilePatterns.flatMap((text, number) =>
        /^\/.+\/i?$/s.test(text) ? [[`managerFilePatterns[${number}]`, text.replace(/^\/|\/i?$/g, '')] as const] : [],
      ),
    ].flatMap(([field, text]) => {
      const why = objectionTo(text);
      return why === undefined
        ? []
        : [refuseSetting(`customManagers[${index}].${field}`, text, why, 'Write it otherwise.')];
    }),
  );
}

/** Renovate reads patterns by RE2. */
function objectionTo(text: string): string | undefined {
  if (/\(\?<?[=!]/.test(text)) return 'Renovate reads it by RE2, which looks neither ahead nor behind';
  if (/\\[1-9]|\\k</.test(text)) return 'Renovate reads it by RE2, which knows no references back';
  try {
    return new RegExp(text, 'g') instanceof RegExp ? undefined : '';
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** Each manager of this repository's own has a file to read, and would write a pin back as it stands. */
export function customFindings(files: readonly PinFile[], updater: Updater): readonly Finding[] {
  return managersOf(updater).flatMap((manager) => {
    const { custom } = manager;
    if (custom === undefined) return [];
    const field = `customManagers[${(updater.customManagers ?? []).indexOf(custom)}]`;
    const own = files.filter(({ file }) => manager.sees(file) && !isIgnored(file, updater));
    if (own.length === 0) {
      const shown = custom.managerFilePatterns.join(' ');
      const wayOut = 'Mend them, or remove the manager.';
      return [refuseSetting(`${field}.managerFilePatterns`, shown, 'no file of this repository is meant', wayOut)];
    }
    return own.flatMap(({ file, text }) => pinsIn(file, text, [manager])).flatMap((pin) => unlike(field, pin, manager));
  });
}

function unlike(field: string, pin: Pin, { custom }: Manager): readonly Finding[] {
  const template = custom?.autoReplaceStringTemplate;
  const { depName = custom?.depNameTemplate, packageName, currentValue, currentDigest } = pin.groups;
  // Where no digest stands yet, it is the template that adds it.
  if (template === undefined || (currentDigest === undefined && template.includes('newDigest'))) return [];
  const values = { depName, packageName, newValue: currentValue, newDigest: currentDigest };
  const made = fill(template, values);
  if (made === pin.text) return [];
  const reason = `of ${pin.file} it would make ${JSON.stringify(made)} where ${JSON.stringify(pin.text)} stands`;
  return [refuseSetting(`${field}.autoReplaceStringTemplate`, template, reason, 'Write it as the pin is written.')];
}
