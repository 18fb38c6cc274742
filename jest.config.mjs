const shared = {
  // The pinned tools are compiled for Linux: elsewhere the tests that ask for one are skipped, by name.
  testEnvironment: process.platform === 'linux' ? 'node' : '<rootDir>/tools/src/dev/test/not-on-linux.mjs',
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};

/** Where git is what the product rests on: run once more with everything set that can be set for it. */
const restOnGit = [
  'tools/src/cluster/origin/seed.test.ts',
  'tools/src/delivery/{bump,rollback,status}.test.ts',
  'tools/src/delivery/promotion/promote.test.ts',
  'tools/src/lib/git/*.test.ts',
];

/** Tests of the tools speak of two environments; a fork may have more. */
const templateEnvironments = '<rootDir>/tools/src/dev/test/template-environments.ts';

/** @type {import('jest').Config} */
export default {
  // Most of a test's time goes to processes that it started; jest's own choice leaves a core out.
  maxWorkers: '100%',
  // Many start real processes and wait for them with deadlines of their own, which say more than jest's would.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'tests',
      roots: ['apps', 'packages', 'e2e', 'infra', 'monitoring', 'tools'].map((folder) => `<rootDir>/${folder}`),
      testMatch: ['**/*.test.ts'],
      setupFiles: [templateEnvironments, '<rootDir>/tools/src/dev/test/neutral-git.ts'],
    },
    {
      ...shared,
      displayName: 'hostile git',
      roots: ['<rootDir>/tools/src'],
      testMatch: restOnGit.map((pattern) => `<rootDir>/${pattern}`),
      setupFiles: [templateEnvironments],
      setupFilesAfterEnv: ['<rootDir>/tools/src/dev/test/hostile-git.ts'],
    },
  ],
};
