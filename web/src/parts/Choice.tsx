interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: [value: T, name: string][]
  /** What the choice of none is called. */
  any?: string
  set: (value: T) => void
}

/** A labelled choice of one value or none; a value from an address that is no option is shown as it is. */
export function Choice<T extends string>({ label, value, options, any = 'any', set }: ChoiceProps<T>) {
  const known = value === '' || options.some(([id]) => id === value)
  return (
    <label className="filter">
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.target.value as T)}>
        <option value="">{any}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {!known && <option value={value}>{value}</option>}
      </select>
    </label>
  )
}
