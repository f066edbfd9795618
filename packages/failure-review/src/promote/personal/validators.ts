// Each by itself: a bundle would take in all of validator otherwise.
import creditCard from 'validator/lib/isCreditCard.js';
import iban from 'validator/lib/isIBAN.js';
import identityCard from 'validator/lib/isIdentityCard.js';
import ip from 'validator/lib/isIP.js';

export const isCreditCard = creditCard.default;
export const isIBAN = iban.default;
export const isIdentityCard = identityCard.default;
export const isIP = ip.default;
