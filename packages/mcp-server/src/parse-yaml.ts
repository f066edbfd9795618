/** A module of its own to be loaded late: of a package in CommonJS, the bundle has no names that `import()` could give. */
export { parse as parseYaml } from 'yaml';
