import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  createImportReader,
  createScratchRepository,
  createSymbolFinder,
  openRepository,
} from '@bicameral/code-regions';
import { buildRow } from '../../src/promote/row/build-row.js';
import { useDirectory } from '../support/setting.js';
import { miss, MISSED, PARAPHRASE, region, view } from './support/original.js';

const directory = useDirectory();

describe('what is generated is read as it is meant', () => {
  it.each(['ts', 'tsx', 'mjs', 'cjs', 'py', 'go', 'rs', 'java', 'cpp', 'h', 'php', 'rb', 'cs'])(
    '%s',
    async (ending) => {
      const [asked, bound] = [`src/deep/er/one.${ending}`, `src/other/two.${ending}`];
      const { files = {}, bindings = [] } = buildRow(
        miss({
          filePaths: [asked],
          decisions: [view(MISSED, { regions: [region(bound, 'Some.thing'), region(bound, 'more')] })],
          between: [],
          links: [{ from: asked, to: bound }],
        }),
        PARAPHRASE,
      );
      await createScratchRepository(path.join(directory(), 'row'), files);
      const repository = await openRepository(path.join(directory(), 'row'));
      const [from, to] = [`dir1/dir2/dir3/file1.${ending}`, `dir1/dir4/file2.${ending}`];
      const commit = await repository.headCommit();
      const { neighbours } = await createImportReader().read({ repository, commit, paths: [from] });
      repository.close();
      // C# names no files.
      expect(neighbours).toEqual(ending === 'cs' ? [] : [to]);
      const finder = createSymbolFinder();
      for (const { file_path, symbol_name } of bindings) {
        expect(file_path).toBe(to);
        expect(await finder.find(to, files[to] ?? '', symbol_name)).toHaveLength(1);
      }
      expect(bindings.map(({ symbol_name }) => symbol_name)).toEqual(['symbol1', 'symbol2']);
    },
  );
});
