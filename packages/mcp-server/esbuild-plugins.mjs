import { builtinModules } from 'node:module';
import path from 'node:path';

const own = (name) => path.resolve('src', name);

/**
 * Node's own modules by `process.getBuiltinModule`. An import of one reads all its exports to list them, getters too,
 * and so opens streams that nobody uses; and in a file that holds many modules it is made even when none of them runs.
 */
export const builtins = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path: name, kind }) =>
      kind !== 'dynamic-import' && builtinModules.includes(name.replace(/^node:/, ''))
        ? { path: name.replace(/^(node:)?/, 'node:'), namespace: 'builtin' }
        : undefined,
    );
    // Each name by itself, so that those which nobody imports are left out, and never read.
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => ({
      contents: [
        `const builtin = process.getBuiltinModule(${JSON.stringify(name)});`,
        'export default builtin;',
        ...Object.keys(process.getBuiltinModule(name))
          .filter((key) => key !== 'default')
          .map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`),
      ].join('\n'),
    }));
  },
};

/** What is loaded later is a file of its own, built beside this one. */
export const laterFile = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/later\.js$/ }, () => ({ path: './later.mjs', external: true }));
  },
};

/**
 * The stand-ins of `src/sdk-light`, each for one module that is slow to make and that a start needs little or none of:
 * in place of what the SDK's own modules import, and of what this app imports of the SDK.
 */
const STAND_INS = [
  { of: /^(@modelcontextprotocol\/sdk|\.\.|\.\.\/\.\.)\/types\.js$/, by: 'sdk-light/types.ts' },
  { of: /\/validation\/ajv-provider\.js$/, by: 'sdk-light/validator.ts' },
  { of: /^zod\/v4-mini$/, by: 'sdk-light/zod-mini.ts' },
];
/** What must not come in beside them: then a stand-in no longer stands where it should. */
const NOT_AT_START = /node_modules\/(zod|ajv|ajv-formats)\/|sdk\/dist\/esm\/types\.js$/;

export const lightSdk = {
  name: 'light-sdk',
  setup({ onResolve, onLoad, onEnd }) {
    for (const { of, by } of STAND_INS) {
      onResolve({ filter: of }, ({ path: name, importer }) =>
        importer.includes('@modelcontextprotocol') || name.startsWith('@modelcontextprotocol')
          ? { path: own(by) }
          : undefined,
      );
    }
    onLoad({ filter: /sdk-light\/where\.ts$/ }, () => ({ contents: "export const SDK_TYPES = './sdk-types.cjs';" }));
    onEnd(({ metafile }) => {
      const used = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.entries(inputs));
      const found = used.filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && NOT_AT_START.test(file));
      return { errors: found.map(([file]) => ({ text: `${file} is loaded before the first answer` })) };
    });
  },
};
