export default { preset: '../../jest.preset.js', displayName: 'preflight-telemetry' };
