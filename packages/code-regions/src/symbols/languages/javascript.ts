import type { Node } from 'web-tree-sitter';
import { leading, nameOf, named, soleChildOf, wrapped, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const NAMED: Readonly<Record<string, SymbolKind>> = {
  abstract_class_declaration: 'class',
  abstract_method_signature: 'method',
  class_declaration: 'class',
  enum_declaration: 'enum',
  function_declaration: 'function',
  function_signature: 'function',
  generator_function_declaration: 'function',
  interface_declaration: 'interface',
  internal_module: 'module',
  method_definition: 'method',
  method_signature: 'method',
  type_alias_declaration: 'type',
};
const FUNCTION_VALUES = ['arrow_function', 'function_expression', 'generator_function'];
const DECLARATIONS = ['lexical_declaration', 'variable_declaration'];
const WRAPPERS = ['ambient_declaration', 'export_statement', 'expression_statement'];
const CASTS = ['as_expression', 'parenthesized_expression', 'satisfies_expression'];

const SHARED = [
  ...['assignment_expression', 'class_declaration', 'export_statement', 'function_declaration'],
  ...['generator_function_declaration', 'method_definition', 'pair', 'variable_declarator'],
];
const TYPED_ONLY = [
  ...['abstract_class_declaration', 'abstract_method_signature', 'enum_declaration', 'function_signature'],
  ...['interface_declaration', 'internal_module', 'method_signature', 'module', 'public_field_definition'],
  'type_alias_declaration',
];

/** JavaScript's own grammar knows no types, and calls a field by another name. */
export const javascript: LanguageRules = { nodeTypes: [...SHARED, 'field_definition'], describe };
export const typescript: LanguageRules = { nodeTypes: [...SHARED, ...TYPED_ONLY], describe };

function describe(node: Node): Finding[] {
  switch (node.type) {
    case 'variable_declarator':
      return variable(node);
    case 'field_definition':
    case 'public_field_definition':
      return member(node, node.childForFieldName('property') ?? node.childForFieldName('name'), 'property');
    case 'pair':
      return member(node, node.childForFieldName('key'), null);
    case 'export_statement':
      return defaultExport(node);
    case 'assignment_expression':
      return assignment(node);
    case 'module':
      return module(node);
    default:
      return declaration(node);
  }
}

function declaration(node: Node): Finding[] {
  const last = wrapped(node, WRAPPERS);
  // Only TypeScript's grammar puts the decorators of a method beside it.
  const first = node.type === 'method_definition' ? leading(node, 'decorator') : last;
  return named(NAMED, node).map((finding) => ({
    ...finding,
    kind: isConstructor(node) ? 'constructor' : finding.kind,
    first,
    last,
  }));
}

function isConstructor(node: Node): boolean {
  return node.type === 'method_definition' && nameOf(node) === 'constructor' && node.parent?.type === 'class_body';
}

/** Functions and classes count wherever they are; other values only at the top of a module or namespace. */
function variable(node: Node): Finding[] {
  const name = node.childForFieldName('name');
  if (name?.type !== 'identifier') return [];
  const declaration = soleChildOf(node, DECLARATIONS);
  const whole = declaration === node ? node : wrapped(declaration, WRAPPERS);
  const constant = node.parent?.childForFieldName('kind')?.text === 'const';
  const kind = valueKind(node) ?? (isTopLevel(node) ? (constant ? 'constant' : 'variable') : undefined);
  return kind === undefined ? [] : [{ path: [name.text], kind, first: whole, last: whole }];
}

/** A field, or an entry of an object: a method when its value is a function. */
function member(node: Node, name: Node | null, otherwise: 'property' | null): Finding[] {
  if (name === null || name.type === 'computed_property_name') return [];
  const value = valueKind(node);
  const kind = value === 'function' ? 'method' : (value ?? otherwise);
  return [{ path: [name.text.replace(/^(['"])(.*)\1$/, '$2')], kind }];
}

/** `export default` of something without a name is the symbol `default`. */
function defaultExport(node: Node): Finding[] {
  const value = node.childForFieldName('value');
  return value === null || value.type === 'identifier'
    ? []
    : [{ path: ['default'], kind: valueKind(node) ?? 'constant' }];
}

/** `exports.name = …`, `Type.prototype.name = …` and `Type.name = …`, when a function or a class is assigned. */
function assignment(node: Node): Finding[] {
  const target = node.childForFieldName('left')?.text ?? '';
  const kind = valueKind(node);
  if (kind === undefined || !/^[\w$]+(?:\.[\w$]+)+$/.test(target) || target.startsWith('this.')) return [];
  const path = target
    .replace(/^(?:module\.)?exports\./, '')
    .replace('.prototype.', '.')
    .split('.');
  if (target === 'module.exports') return [];
  const whole = wrapped(node, WRAPPERS);
  return [{ path, kind: kind === 'function' && path.length > 1 ? 'method' : kind, first: whole, last: whole }];
}

/** `declare module "name"` is a file's name in disguise, and no symbol. */
function module(node: Node): Finding[] {
  const name = node.childForFieldName('name');
  if (name === null || name.type === 'string') return [];
  const whole = wrapped(node, WRAPPERS);
  return [{ path: [name.text], kind: 'module', first: whole, last: whole }];
}

function valueKind(node: Node): 'function' | 'class' | undefined {
  let value = node.childForFieldName('value') ?? node.childForFieldName('right');
  while (value !== null && CASTS.includes(value.type)) value = value.firstNamedChild;
  if (value === null) return undefined;
  return FUNCTION_VALUES.includes(value.type) ? 'function' : value.type === 'class' ? 'class' : undefined;
}

function isTopLevel(node: Node): boolean {
  const block = wrapped(node, [...DECLARATIONS, 'ambient_declaration', 'export_statement']).parent;
  return (
    block?.type === 'program' || (block?.parent != null && ['internal_module', 'module'].includes(block.parent.type))
  );
}
