// What is wrong with the types of the packages in the tarballs that are named, as JSON: a list for each. All in one
// process, since loading the compiler takes longer than checking a package.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';

/** An importer that no package here is for: all are ES modules alone. */
const ignored = ['node10', 'node16-cjs'];

const found = {};
for (const tarball of process.argv.slice(2)) {
  const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  found[tarball] = types
    ? problems.filter(({ resolutionKind }) => !ignored.includes(resolutionKind))
    : [{ kind: 'NoTypes' }];
}
console.log(JSON.stringify(found));
