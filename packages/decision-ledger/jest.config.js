export default { preset: '../../jest.preset.js', displayName: 'decision-ledger' };
