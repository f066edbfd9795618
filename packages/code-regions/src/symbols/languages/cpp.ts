import type { Node } from 'web-tree-sitter';
import { nameOf, wrapped, type Enclosure, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const TYPES: Readonly<Record<string, SymbolKind>> = {
  class_specifier: 'class',
  enum_specifier: 'enum',
  struct_specifier: 'struct',
  union_specifier: 'struct',
};
const MACROS = ['preproc_def', 'preproc_function_def'];
const DECLARATORS = ['pointer_declarator', 'reference_declarator', 'init_declarator', 'attributed_declarator'];

export const cpp: LanguageRules = {
  nodeTypes: [
    ...[
      ...Object.keys(TYPES),
      ...MACROS,
      'alias_declaration',
      'concept_definition',
      'declaration',
      'field_declaration',
    ],
    ...['function_definition', 'namespace_definition', 'type_definition'],
  ],
  describe(node, enclosure) {
    if (MACROS.includes(node.type)) return simple(node, 'macro');
    switch (node.type) {
      case 'namespace_definition':
        return [{ path: nameOf(node)?.split('::') ?? [], kind: 'namespace' }];
      case 'alias_declaration':
      case 'concept_definition':
        return simple(node, 'type');
      case 'type_definition':
        return node.childrenForFieldName('declarator').flatMap((declarator) => typeDefinition(node, declarator));
      case 'function_definition':
        return definedFunction(node, enclosure);
      case 'declaration':
      case 'field_declaration':
        return declared(node, enclosure);
      default:
        return type(node);
    }
  },
};

function simple(node: Node, kind: SymbolKind): Finding[] {
  const name = nameOf(node);
  return name === null ? [] : [{ path: [name], kind, ...whole(node) }];
}

/** Only where it is defined: `struct S x;` mentions S. */
function type(node: Node): Finding[] {
  const name = node.childForFieldName('name');
  const kind = TYPES[node.type];
  if (name === null || kind === undefined || node.childForFieldName('body') === null) return [];
  return [{ path: nameParts(name), kind, ...whole(node) }];
}

/** `typedef struct { … } T` defines the struct T. */
function typeDefinition(node: Node, declarator: Node): Finding[] {
  const defined = node.childForFieldName('type');
  const anonymous = defined !== null && nameOf(defined) === null && defined.childForFieldName('body') !== null;
  const kind = (anonymous ? TYPES[defined.type] : undefined) ?? 'type';
  return declarator.type === 'type_identifier' ? [{ path: [declarator.text], kind }] : [];
}

function definedFunction(node: Node, enclosure: Enclosure): Finding[] {
  const target = declaredName(node.childForFieldName('declarator'));
  if (target === null) return [];
  // `class EXPORT Name { … }`: without the macro's meaning the parser takes it for a function.
  const misread = node.childForFieldName('type');
  if (!target.isFunction)
    return misread?.type.endsWith('_specifier') ? [{ path: target.path, kind: TYPES[misread.type] ?? 'class' }] : [];
  return [{ path: target.path, kind: functionKind(target.path, enclosure), ...whole(node) }];
}

/** Prototypes, fields and variables; inside a function only what holds a lambda. */
function declared(node: Node, enclosure: Enclosure): Finding[] {
  if (node.parent?.type === 'friend_declaration') return [];
  const constant = node.namedChildren.some((child) => child.type === 'type_qualifier' && /^const/.test(child.text));
  return node.childrenForFieldName('declarator').flatMap((declarator): Finding[] => {
    const target = declaredName(declarator);
    if (target === null) return [];
    const { path, isFunction } = target;
    const value = declarator.childForFieldName('value') ?? node.childForFieldName('default_value');
    if (value?.type === 'lambda_expression') return [{ path, kind: 'function', ...whole(node) }];
    if (enclosure.inFunction) return [];
    if (isFunction) return [{ path, kind: functionKind(path, enclosure), prototype: true, ...whole(node) }];
    const kind = constant ? 'constant' : enclosure.inType ? 'property' : 'variable';
    return [{ path, kind, ...whole(node) }];
  });
}

function functionKind(path: readonly string[], { inType, name }: Enclosure): SymbolKind {
  const type = path.at(-2) ?? (inType ? name : '');
  if (path.at(-1) === type) return 'constructor';
  return inType || path.length > 1 ? 'method' : 'function';
}

/** The name at the heart of a declarator such as `*ns::C<T>::run(int) const`. */
function declaredName(declarator: Node | null): { path: string[]; isFunction: boolean } | null {
  let node = declarator;
  let isFunction = false;
  while (node !== null) {
    if (node.type === 'function_declarator') {
      const inner = node.childForFieldName('declarator');
      // `(*name)(int)` is a variable that holds a function.
      isFunction = inner?.type !== 'parenthesized_declarator';
      node = inner?.type === 'parenthesized_declarator' ? inner.firstNamedChild : inner;
    } else if (DECLARATORS.includes(node.type)) {
      node = node.childForFieldName('declarator') ?? node.lastNamedChild;
    } else if (
      /(?:^identifier|field_identifier|_name|qualified_identifier|template_function|operator_cast)$/.test(node.type)
    ) {
      const path = nameParts(node);
      return { path, isFunction: isFunction || path.at(-1)?.startsWith('operator ') === true };
    } else {
      return null;
    }
  }
  return null;
}

function nameParts(node: Node): string[] {
  if (node.type === 'qualified_identifier') {
    const scope = node.childForFieldName('scope');
    const name = node.childForFieldName('name');
    return [...(scope === null ? [] : nameParts(scope)), ...(name === null ? [] : nameParts(name))];
  }
  if (node.type === 'operator_cast') return [`operator ${node.childForFieldName('type')?.text ?? ''}`];
  return [nameOf(node) ?? node.text];
}

function whole(node: Node): { first: Node; last: Node } {
  const outer = wrapped(node, ['template_declaration']);
  return { first: outer, last: outer };
}
