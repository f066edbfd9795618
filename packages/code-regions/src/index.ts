// The public interface of @bicameral/code-regions. A new line here is new public API.
export { contentHash, countLines, regionText } from './content.js';
export { CodeRegionsError, type CodeRegionsErrorCode } from './errors.js';
export { findMovedSymbol, type MovedSymbol, type MovedSymbolRequest } from './follow/find-moved-symbol.js';
export { followRegion, type FollowedRegion, type FollowRequest } from './follow/follow-region.js';
export type { LineRange } from './follow/map-lines.js';
export type { AuthoritativeBranch } from './git/branch.js';
export type { FileChange, LineChange } from './git/diff.js';
export { openRepository } from './git/open.js';
export type { DirectoryEntry, FileAtCommit, GitRepository } from './git/repository.js';
export { createScratchRepository, type ScratchRepository } from './git/scratch.js';
export { workTrees } from './git/work-trees.js';
export {
  createImportReader,
  type ImportReader,
  type ImportReaderOptions,
  type Imports,
  type ImportsRequest,
} from './imports/import-reader.js';
export { repositoryPath, type PathFileSystem } from './paths.js';
export { createSymbolFinder, type SymbolFinderOptions } from './symbols/finder.js';
export { grammarFiles } from './symbols/grammar-files.js';
export { nearestNames } from './symbols/nearest.js';
export type {
  ChangeClassification,
  CodeLines,
  Language,
  SymbolFinder,
  SymbolKind,
  SymbolMatch,
} from './symbols/types.js';
