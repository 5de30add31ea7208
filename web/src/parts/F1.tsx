import { score } from './figures'
import './F1.css'

interface F1Props {
  value: number | null
  /** What the sequence alone gives; drawn as a mark on the bar. */
  sequence?: number | null
  neurons?: number | null
  precision?: number | null
  recall?: number | null
}

/** In words: the F1 of a concept beside its baselines. */
export function f1Text({ value, sequence, neurons, precision, recall }: F1Props): string {
  if (value === null) return 'No feature was chosen for it on the validation half.'
  const parts = precision != null && recall != null ? ` (precision ${score(precision)}, recall ${score(recall)})` : ''
  const others = [
    sequence != null ? `sequence alone gives ${score(sequence)}` : '',
    neurons != null ? `the best neuron ${score(neurons)}` : '',
  ].filter(Boolean)
  return `F1 ${score(value)} on held-out proteins${parts}${others.length ? '; ' + others.join(', ') : ''}.`
}

/** An F1 as number and bar, with what the sequence alone gives as a tick and the best neuron as an open dot. */
export function F1(props: F1Props) {
  const { value, sequence, neurons } = props
  const percent = (v: number) => `${Math.min(100, Math.max(0, v * 100))}%`
  return (
    <span className="f1" title={f1Text(props)}>
      <span className="f1-value">{score(value)}</span>
      <span className="f1-bar" aria-hidden="true">
        <span className="f1-fill" style={{ width: percent(value ?? 0) }} />
        {neurons != null && <span className="f1-dot" style={{ left: percent(neurons) }} />}
        {sequence != null && <span className="f1-tick" style={{ left: percent(sequence) }} />}
      </span>
      <span className="spoken">{f1Text(props)}</span>
    </span>
  )
}
