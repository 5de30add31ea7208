import { useId } from 'react'
import { authorProblem, useAuthor } from '../labels/useLabels'

/** Who writes: remembered in this browser. */
export function AuthorField() {
  const [author, setAuthor] = useAuthor()
  const id = useId()
  const problem = author ? authorProblem(author) : null
  return (
    <div className="label-author">
      <label htmlFor={id}>Your name</label>
      <input
        id={id}
        value={author}
        maxLength={100}
        autoComplete="name"
        placeholder="as it will be shown"
        aria-invalid={problem !== null}
        onChange={(event) => setAuthor(event.target.value)}
      />
      {problem && <span role="alert" className="problem-inline">{problem}</span>}
    </div>
  )
}
