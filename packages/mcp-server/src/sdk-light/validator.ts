/**
 * Stands in, in the bundle, for the SDK's validator of what a user typed into a form. This server shows none; making the
 * validator would be a tenth of its start.
 */
export class AjvJsonSchemaValidator {
  getValidator(): never {
    throw new Error('This server asks its user nothing, so it has no validator for answers.');
  }
}
