import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';

export interface TagText {
  key: string;
  value: string;
}

/** As many as the API takes. */
const MOST = 30;

/** Tags as pairs of fields. */
export function TagFields({
  tags,
  onChange,
  disabled = false,
}: {
  tags: readonly TagText[];
  onChange: (tags: TagText[]) => void;
  disabled?: boolean;
}) {
  const change = (index: number, part: Partial<TagText>): void =>
    onChange(tags.map((one, at) => (at === index ? { ...one, ...part } : one)));
  const field = (name: keyof TagText, label: string) => ({
    label,
    control: (tag: TagText, index: number) => (
      <Input
        value={tag[name]}
        ariaLabel={label}
        disabled={disabled}
        autoComplete={false}
        spellcheck={false}
        onChange={({ detail }) => change(index, { [name]: detail.value })}
      />
    ),
  });
  return (
    <AttributeEditor
      items={tags}
      addButtonText="Add a tag"
      removeButtonText="Remove"
      removeButtonAriaLabel={({ key }) => `Remove the tag ${key}`}
      disableAddButton={disabled || tags.length >= MOST}
      isItemRemovable={() => !disabled}
      onAddButtonClick={() => onChange([...tags, { key: '', value: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(tags.filter((_, at) => at !== detail.itemIndex))}
      empty="There is none."
      definition={[field('key', 'Key'), field('value', 'Value')]}
    />
  );
}
