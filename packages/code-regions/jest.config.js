export default { preset: '../../jest.preset.js', displayName: 'code-regions' };
