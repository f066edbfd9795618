export default { preset: '../../jest.preset.js', displayName: 'jsonl-sink' };
