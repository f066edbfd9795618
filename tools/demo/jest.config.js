export default { preset: '../../jest.preset.js', displayName: 'demo' };
