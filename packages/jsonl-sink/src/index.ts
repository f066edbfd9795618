// The public interface of @bicameral/jsonl-sink. A new line here is new public API.
export { JsonlSink } from './sink.js';
export type { JsonlSinkOptions, ReadOptions } from './options.js';
export { JsonlSinkError } from './errors.js';
export type { JsonlSinkErrorCode, JsonlSinkErrorData } from './errors.js';
export type { SinkFileSystem } from './file-system.js';
export { MAX_LINE_BYTES } from './limits.js';
export { sinkFiles, sinkPaths } from './inventory.js';
export type { SinkFile } from './inventory.js';
export type { LineBlock } from './line-block.js';
export { parseRecord } from './parse-line.js';
export type { JsonRecord } from './parse-line.js';
export { readLastRecords } from './read-last.js';
export type { ReadLastOptions, ReadLastResult } from './read-last.js';
export { removeSink } from './remove.js';
export { scanRecords } from './scan.js';
export type { RecordScan } from './scan.js';
export { tryLock } from './try-lock.js';
export type { HeldLock, LockOptions } from './try-lock.js';
