// Real git processes, and on a busy machine many of them: a limit that only what hangs will reach.
export default { preset: '../../jest.preset.js', displayName: 'code-regions', testTimeout: 120_000 };
