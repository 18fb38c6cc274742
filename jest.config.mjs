/** @type {import('jest').Config} */
export default {
  // The pinned tools are compiled for Linux: elsewhere the tests that ask for one are skipped, by name.
  testEnvironment: process.platform === 'linux' ? 'node' : '<rootDir>/tools/src/dev/test/not-on-linux.mjs',
  // Most of a test's time goes to processes that it started; jest's own choice leaves a core out.
  maxWorkers: '100%',
  // Many start real processes and wait for them with deadlines of their own, which say more than jest's would.
  testTimeout: 60_000,
  roots: ['<rootDir>/apps', '<rootDir>/e2e', '<rootDir>/infra', '<rootDir>/monitoring', '<rootDir>/tools'],
  testMatch: ['**/*.test.ts'],
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
