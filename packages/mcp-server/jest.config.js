export default { preset: '../../jest.preset.js', displayName: 'mcp-server' };
