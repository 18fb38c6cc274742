import { web } from '../objectives/specimen.ts';
import { ruleFiles } from '../rules/files.ts';
import type { Group } from '../rules/model.ts';

/** The rules that the cases of alerts try: the platform's, and those of one service, whichever a fork has. */
export const triedGroups: readonly Group[] = ruleFiles([web]).flatMap(({ groups }) => groups);
