export default { preset: '../../jest.preset.js', displayName: 'failure-review' };
