export default {
  preset: '../../jest.preset.js',
  displayName: 'mcp-server',
  // What a test file leaves behind is not given back, and starting a process takes the longer the larger the starter is.
  workerIdleMemoryLimit: '200MB',
  // There are no pseudo-terminals on Windows that a test could have.
  testPathIgnorePatterns: process.platform === 'win32' ? ['-terminal\\.e2e'] : [],
  // Every way out of a handler leaves a row, so each has to be walked; nothing else here is measured.
  collectCoverage: true,
  collectCoverageFrom: ['src/tools/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100 } },
};
