/**
 * Secrets and personal strings, none of them anybody's. They are put together here, so that no scanner of repositories
 * takes this file for a leak.
 */
const join = (...parts: string[]): string => parts.join('');

const LETTERS = 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx';

export const SECRETS = {
  awsId: join('AK', 'IA', 'Q7ZNDPWMKTXB2RVA'),
  github: join('gh', 'p_', LETTERS),
  slack: join('xo', 'xb-', '417309852263-', '518840937715-', 'kQ2vX9bT7mZ4pL1sD8fG3hJ6'),
  npm: join('np', 'm_', LETTERS),
  anthropic: join('sk-', 'ant-', 'api03-', `${LETTERS}${LETTERS}`.slice(0, 46), LETTERS, LETTERS.slice(0, 11), 'AA'),
  openai: join(
    'sk-',
    'proj-',
    `${LETTERS}${LETTERS}`.slice(0, 58),
    'T3Blbk',
    'FJ',
    `${LETTERS}${LETTERS}`.slice(0, 58),
  ),
  gitlab: join('glp', 'at-', 'kQ2vX9bT7mZ4pL1sD8fG'),
  sendgrid: join('S', 'G.', 'kQ2vX9bT7mZ4pL1sD8fGhJ', '.', `${LETTERS}kQ2vX9b`),
  stripe: join('sk', '_live_', 'kQ2vX9bT7mZ4pL1sD8fGhJ6n'),
  google: join('AI', 'za', 'SyD8fGhJ6nkQ2vX9bT7mZ4pL1sW3eR5tY0u'),
  twilio: join('A', 'C', '9f86d081884c7d65', '9a2feaa0c55ad015'),
  jwt: join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiI5OTcxIn0', '.kQ2vX9bT7mZ4pL1sD8fGhJ6nW3eR5tY0uI7oP2aS4dF'),
  keyHeader: join('-----BEGIN OPENSSH ', 'PRIVATE KEY-----'),
  database: join('postgres', '://shop:', 'Vq7rmK2w@', 'ledger.example/orders'),
  basicAuth: join('https', '://shop:', 'Vq7rmK2w@', 'ledger.example/orders'),
  password: join('Tr0ub4', 'dor&3x'),
  commit: join('3b18e512dba79e4c', '8300dd08aeb37f8e', '728b8dad'),
  random: 'kQ2vX9bT7mZ4pL1sD8fGhJ6nW3eR5tY0',
} as const;

export const PERSONAL = {
  email: join('margaret.hamilton', '@', 'lunar.example'),
  phone: join('+49 30 ', '9018 20514'),
  nationalPhone: join('(415) ', '555-', '2671'),
  iban: join('DE89 3704 ', '0044 0532 ', '0130 00'),
  card: join('4539 1488 ', '0343 6467'),
  ssn: join('536-', '90-', '4399'),
  nino: join('QQ 12 34 ', '56 C').replace('QQ', 'AB'),
  dni: join('12345678', 'Z'),
  aadhaar: join('4991 1866 ', '5246'),
  ipv4: join('10.20.', '31.44'),
  ipv6: join('fd12:3456:', '789a::1c'),
  mac: join('3c:22:fb:', '9a:10:7e'),
  home: join('/home/', 'mhamilton/agc'),
  windowsHome: join('C:\\Users\\', 'mhamilton\\agc'),
  host: join('db-04.prod.', 'moonshot.internal'),
  url: join('https://', 'wiki.moonshot.example/agc'),
  title: join('Mrs ', 'Hamilton'),
  address: join('221 ', 'Launchpad ', 'Road'),
  birth: join('born 17 ', 'August 1936'),
  coordinates: join('28.57290, ', '-80.64900'),
  mention: join('@', 'mhamilton'),
} as const;
