export default { preset: '../../jest.preset.js', displayName: 'salted-hash' };
