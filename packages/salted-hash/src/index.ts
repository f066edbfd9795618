// The public interface of @bicameral/salted-hash. A new line here is new public API.
export { hashFilePaths, hashTopic } from './hash.js';
export { loadOrCreateSalt, readSalt } from './salt.js';
export { SaltError } from './salt-error.js';
export type { SaltErrorCode, SaltErrorData } from './salt-error.js';
export type { SaltFs, SaltSeam } from './seam.js';
