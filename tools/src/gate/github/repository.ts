import { changeRepository, repositorySettings } from '../../lib/github/settings.ts';
import { driftsIn, type SettingsPart } from './part.ts';

/** Main takes one commit for each change, and what was merged leaves no branch behind. */
const wanted = {
  allow_squash_merge: true,
  allow_merge_commit: false,
  allow_rebase_merge: false,
  delete_branch_on_merge: true,
  default_branch: 'main',
} as const;

/** How the repository merges. */
export const mergesPart: SettingsPart = {
  section: 'repository',
  async look(github) {
    const found = await repositorySettings(github);
    const shown = Object.entries(wanted).filter(([field]) => field in found);
    const hidden = Object.keys(wanted).filter((field) => !(field in found));
    const unseen = hidden.map((field) => ({ setting: `repository: ${field}`, needs: 'to write to the repository' }));
    return { drifts: driftsIn('repository', Object.fromEntries(shown), found), unseen };
  },
  mend: (github) => changeRepository(github, wanted),
};
