/**
 * One way to test every package: native ES modules, TypeScript through swc (types are the `typecheck` target's job),
 * and each package's tests against the built output of the packages that it depends on.
 */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Against a hang, not a measure of speed: on a busy machine real processes take their time.
  testTimeout: 60_000,
  restoreMocks: true,
};
