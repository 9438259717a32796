/** A JSON object that is text already, so that what the database keeps as JSON goes out as it is. */
export class JsonText {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** @param value An object with at least one field. */
  static of(value: object): JsonText {
    return new JsonText(JSON.stringify(value));
  }

  /** The same with one more field, whose value is JSON text; unchanged when that is undefined. */
  with(name: string, json: string | undefined): JsonText {
    if (json === undefined) return this;
    return new JsonText(`${this.text.slice(0, -1)},${JSON.stringify(name)}:${json}}`);
  }
}
