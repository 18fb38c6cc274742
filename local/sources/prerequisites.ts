/** Debian packages that building tools and images from source needs, by the command that shows whether they are there. */
export const buildPrerequisites: Readonly<Record<string, readonly string[]>> = {
  go: ['golang-go'],
  mmdebstrap: ['mmdebstrap', 'debian-archive-keyring'],
  gcc: ['gcc', 'libc6-dev'],
  git: ['git'],
  tar: ['tar'],
};
