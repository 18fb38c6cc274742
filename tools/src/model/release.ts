/** The workflow and branch that an image must come from. */
export const builtBy = { workflow: '.github/workflows/release.yaml', branch: 'main' } as const;
