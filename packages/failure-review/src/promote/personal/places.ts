import { matches, type Rule } from './rule.js';
import { isIP } from './validators.js';

const INSIDE = 'internal|intranet|corp|local|localdomain|lan|home|private|svc|cluster|prod|staging|test|onion';
const OUTSIDE = 'com|org|net|edu|gov|mil|info|biz|cloud|app|dev|eu|de|uk|fr|ch|nl|pl|se|ca|au|jp|cn|br|ru';
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';

/** Where machines and files are. */
export const PLACE_RULES: readonly Rule[] = [
  { name: 'web or file address', compact: true, finds: matches(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S/i) },
  { name: 'credentials before a host', finds: matches(/(?:^|[\s"'(])[^\s:@\/]+:[^\s@\/]+@[\w.-]+/) },
  {
    name: 'IP address',
    finds: (text) =>
      (text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]\d)/g) ?? []).some((each) => isIP(each, 4)) ||
      (text.match(/(?<![\p{L}\p{N}:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\p{L}\p{N}:])/giu) ?? []).some(
        (each) => each.length > 4 && /\d/.test(each) && isIP(each, 6),
      ),
  },
  {
    name: 'host name',
    finds: matches(
      new RegExp(`(?<![\\w.-])(?:${LABEL}\\.)+(?:${INSIDE})(?![\\w-])`, 'i'),
      // In one case throughout: where a sentence ends without a space, the next begins with a capital.
      new RegExp(`(?<![\\w.-])(?:[a-z0-9-]+\\.)*[a-z0-9-]{2,63}\\.(?:${OUTSIDE})(?![\\w-])`),
      new RegExp(`(?<![\\w.-])(?:[A-Z0-9-]+\\.)*[A-Z0-9-]{2,63}\\.(?:${OUTSIDE.toUpperCase()})(?![\\w-])`),
      /(?<![\w.-])[a-z]+(?:-[a-z]+)*-?\d+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]{2,}){2,}(?![\w-])/i,
    ),
  },
  {
    name: 'path of a user’s files',
    finds: matches(
      /(?:^|[^\w.])\/(?:home|Users|root|export\/home|var\/home)\/[^\s\/]/i,
      /\b[a-z]:[\\\/]+(?:Users|Documents and Settings)[\\\/]+\S/i,
      /(?:^|[\s"'(=:])~[a-z][\w-]*\//i,
      /\\\\[\w.-]+\\[\w$.-]+/,
    ),
  },
];
