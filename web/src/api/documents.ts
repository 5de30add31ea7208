// Types of the explorer's documents. Until the OpenAPI document is served, written after PlmLens.Server/Contracts.

export interface BlindStudy {
  latents: number
  neurons: number
  shuffled: number
  missing: string | null
  session: string
  sae: string
}

export interface BlindItemDocument {
  item: number
  tracks: ActivationTrack[]
}

export interface BlindKey {
  session: string
  items: BlindKeyItem[]
}

export interface BlindKeyItem {
  kind: string
  unit: number
}

export interface NewBlindRating {
  author: string
  item: number
  rating: number
  id: string | null
}

export interface BlindRatingReceipt {
  id: string
  time: string
}

export interface CompareDocument {
  a: LensSummary
  b: LensSummary
  matchedBy: string
  why: string
  pairs: MatchedPair[]
  onlyA: UnmatchedLatent[]
  onlyB: UnmatchedLatent[]
  onlyACount: number
  onlyBCount: number
  bound: number
  concepts: ComparedConcept[]
}

export interface MatchedPair {
  a: number
  b: number
  similarity: number
  conceptA: string | null
  conceptB: string | null
}

export interface UnmatchedLatent {
  latent: number
  nearest: number | null
  similarity: number
  density: number
  concept: string | null
}

export interface ComparedConcept {
  concept: string
  latentA: number | null
  f1A: number | null
  latentB: number | null
  f1B: number | null
}

export interface ConceptList {
  concepts: ConceptRow[]
  foundAbove: number
  qBelow: number | null
}

export interface ConceptRow {
  id: number
  concept: string
  category: string
  level: string
  validationInstances: number
  testInstances: number
  testResidues: number
  latent: number | null
  threshold: number | null
  validationF1: number | null
  testF1: number | null
  precision: number | null
  recall: number | null
  auroc: number | null
  p: number | null
  q: number | null
  sequenceF1: number | null
  neuronF1: number | null
  found: boolean
}

export interface ConceptDocument {
  concept: ConceptRow
  encoders: EncoderF1[]
  latents: PairRow[]
  curves: PrecisionRecall[]
  foundProteins: ConceptProtein[]
  missedProteins: ConceptProtein[]
  foundCount: number
  missedCount: number
  absorbed: AbsorptionRow[]
}

export interface EncoderF1 {
  encoder: string
  unit: number | null
  validationF1: number | null
  testF1: number | null
}

export interface PrecisionRecall {
  latent: number
  thresholds: number[]
  precision: (number | null)[]
  recall: number[]
}

export interface ConceptProtein {
  track: ActivationTrack
  instances: Span[]
}

export interface Span {
  start: number
  end: number
}

export interface AbsorptionRow {
  child: string
  parentLatent: number
  childLatent: number | null
  rate: number | null
  expected: number | null
  q: number | null
}

export interface FeatureDocument {
  latent: number
  description: string | null
  dead: boolean
  density: number
  max: number
  meanActive: number
  proteinShare: number
  histogram: HistogramData
  aminoAcids: AminoAcidShare[]
  concepts: PairRow[]
  families: FamilyRow[]
  pattern: PatternCard | null
  structure: string | null
  cluster: ClusterCard | null
  similar: RelatedLatent[]
  coActive: RelatedLatent[]
  implies: RelatedLatent[]
  logits: LogitEffect[]
  probes: ProbeUse[]
  ranges: ActivationRange[]
  failures: ConceptFailure[]
}

export interface AminoAcidShare {
  letter: string
  active: number
  corpus: number
}

export interface PairRow {
  latent: number
  concept: string
  conceptId: number
  threshold: number
  validationF1: number
  testF1: number
  precision: number
  recall: number
  tp: number
  fp: number
  instancesHit: number
  auroc: number | null
  auprc: number | null
}

export interface FamilyRow {
  source: string
  id: string
  label: string
  members: number
  testF1: number
  precision: number
  recall: number
  q: number | null
  specific: boolean
}

export interface PatternCard {
  pattern: string
  facts: Fact[]
}

export interface RelatedLatent {
  latent: number
  cosine: number | null
  phi: number | null
  jaccard: number | null
  both: number | null
  probability: number | null
  description: string | null
}

export interface LogitEffect {
  letter: string
  change: number
}

export interface ProbeUse {
  concept: string
  latents: number
  coefficient: number
  testF1: number
}

export interface ActivationRange {
  from: number
  to: number
  proteins: number
  tracks: ActivationTrack[]
}

export interface ActivationTrack {
  accession: string
  entry: string | null
  name: string | null
  organism: string | null
  half: string | null
  sequence: string | null
  length: number
  positions: number[]
  values: number[]
  structure: string | null
}

export interface ConceptFailure {
  concept: string
  missed: ProteinStretch[]
  false: ProteinStretch[]
}

export interface ProteinStretch {
  accession: string
  entry: string | null
  start: number
  end: number
  max: number
}

export interface FeatureTable {
  count: number
  density: number[]
  max: number[]
  meanActive: number[]
  proteinShare: number[]
  concept: number[]
  conceptF1: (number | null)[]
  concepts: string[]
  family: number[]
  familyF1: (number | null)[]
  families: string[]
  pattern: number[]
  patterns: string[]
  cluster: number[]
  description: number[]
  descriptions: string[]
}

export interface LabelList {
  entries: LabelEntryDocument[]
  last: string | null
  problems: string[]
}

export interface LabelEntryDocument {
  id: string
  time: string
  author: string
  latent: number
  kind: string
  text: string | null
  rating: number | null
  target: string | null
  source: string | null
  session: string | null
}

export interface NewLabel {
  author: string
  latent: number
  kind: string
  text: string | null
  rating: number | null
  target: string | null
  id: string | null
}

export interface MapDocument {
  latent: number[]
  x: number[]
  y: number[]
  cluster: number[]
  probability: number[]
  clusters: ClusterCard[]
  leftOut: number
  kept: number | null
  keptByChance: number | null
  trustworthiness: number | null
}

export interface OverviewDocument {
  lens: LensSummary
  facts: Fact[]
  fidelity: FidelityCard | null
  fvu: number
  l0: number
  dead: number
  density: HistogramData
  encoders: EncoderCount[]
  categories: CategoryCount[]
  patterns: NamedCount[]
  families: FamilyCount[]
  curves: Curve[]
  best: ConceptRow[]
  clusters: ClusterCard[]
  scoring: string[]
  missing: MissingPart[]
}

export interface Fact {
  name: string
  value: string
}

export interface FidelityCard {
  original: number
  sae: number
  zero: number | null
  mean: number | null
  lossRecovered: number | null
  residues: number
}

export interface HistogramData {
  edges: number[]
  counts: number[]
  below: number
  logarithmic: boolean
}

export interface EncoderCount {
  encoder: string
  found: number
  tested: number
  byChance: number | null
  meanF1: number | null
}

export interface CategoryCount {
  category: string
  tested: number
  encoders: string[]
  found: number[]
  meanF1: (number | null)[]
}

export interface NamedCount {
  name: string
  count: number
}

export interface FamilyCount {
  source: string
  encoder: string
  classes: number
  found: number
}

export interface Curve {
  name: string
  steps: number[]
  values: number[]
}

export interface ClusterCard {
  cluster: number
  size: number
  centralLatent: number
  concept: string | null
  conceptLatents: number
}

export interface MissingPart {
  part: string
  remedy: string
}

export interface ProteinList {
  accession: string[]
  entry: string[]
  name: string[]
  organism: number[]
  organisms: string[]
  length: number[]
  test: boolean[]
}

export interface ProteinDocument {
  accession: string
  entry: string | null
  name: string | null
  organism: string | null
  half: string | null
  sequence: string | null
  length: number
  annotations: AnnotationRow[]
  structure: string | null
  alphaFold: string | null
  pdb: string[]
  latents: LatentOnSequence[]
}

export interface AnnotationRow {
  type: string
  start: number
  end: number
  note: string
}

export interface LatentOnSequence {
  latent: number
  max: number
  maxFraction: number | null
  mean: number
  meanActive: number
  share: number
  enrichment: number | null
  positions: number[]
  values: number[]
  concept: string | null
  conceptF1: number | null
  description: string | null
}

export interface SequenceRequest {
  sequence: string | null
  structure: string | null
  chain: string | null
  accession: string | null
}

export interface JobDocument {
  id: string
  state: string
  position: number
  error: string | null
  result: SequenceDocument | null
}

export interface SequenceDocument {
  name: string | null
  sequence: string
  latents: LatentOnSequence[]
  annotations: AnnotationRow[]
  structure: SequenceStructure | null
  milliseconds: number
}

export interface SequenceStructure {
  chain: string
  chains: string[]
  models: number
  numbers: (string | null)[]
}

export interface ErrorDocument {
  error: string
}

export interface SiteDocument {
  program: string
  /** Whether a server answers; false in a static copy. */
  served: boolean
  live: boolean
  labels: boolean
  external: string[]
  lenses: LensSummary[]
}

export interface LensSummary {
  id: string
  title: string
  model: string
  hook: string
  architecture: string
  latents: number
  proteins: number
  residues: number
  live: boolean
  whyNotLive: string | null
}
