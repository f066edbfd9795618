/** A record of 400 bytes with its newline, in the form of a preflight row. */
export function recordOf(n: number): object {
  return {
    ts: '2026-01-02T03:04:05.678Z',
    session_id: '9d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f',
    preflight_id: '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70',
    n: String(n).padStart(8, '0'),
    topic_hash: 'cbaaa3b35a078bf1',
    file_paths_hash: '4f4c8ff101ab9cc3',
    fired: true,
    surfaced_ids: ['decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11'],
    reason: 'fired',
    path_hashes: ['630dcd2966c43366'],
    salt_id: '1123456789abcdef',
  };
}
