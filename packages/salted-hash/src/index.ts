// The public interface of @bicameral/salted-hash. A new line here is new public API.
export { hashFilePaths, hashTopic } from './hash.js';
