export default function Compare({ a, b }: { a: string | null; b: string | null }) {
  return <h1>{a} and {b}</h1>
}
