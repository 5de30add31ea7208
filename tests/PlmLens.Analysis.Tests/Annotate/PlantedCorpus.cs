using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>
/// Proteins with two domains each and a feature whose calls are right with a known probability that grows with
/// activation; another feature that fires anywhere; and a third that means the domain but fires in three proteins only.
/// </summary>
internal sealed class PlantedCorpus
{
    public const int Length = 120;
    public const string Domain = "DOMAIN: Planted";
    private const int DomainLength = 30;
    private static readonly int[] s_starts = [10, 70];
    private readonly List<(int, int, float)> _entries = [];

    public PlantedCorpus(int proteins, ulong seed)
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        var random = new SeededRandom(seed, "planted");
        Records = new ProteinRecord[proteins];
        for (int p = 0; p < proteins; p++)
        {
            Records[p] = new ProteinRecord
            {
                Accession = $"P{p:D5}",
                Sequence = string.Concat(Enumerable.Range(0, Length).Select(_ => letters[random.Next(20)])),
                Features =
                [
                    .. s_starts.Select(start => new ProteinFeature
                    {
                        Type = "DOMAIN",
                        Note = "Planted",
                        Start = start + 1,
                        End = start + DomainLength,
                        Evidence = p % 3 == 0 ? ["ECO:0000269|PubMed:1"] : ["ECO:0000255"],
                    }),
                    new ProteinFeature { Type = "CHAIN", Start = 1, End = Length },
                ],
            };
            for (int call = 0; call < 3; call++)
            {
                float score = (float)random.NextDouble();
                bool right = random.NextDouble() < Truth(score);
                // Places two apart, so that calls never touch.
                int at = right
                    ? s_starts[random.Next(2)] + (2 * random.Next(DomainLength / 2))
                    : 40 + (2 * random.Next(15));
                if (!_entries.Exists(e => e.Item1 == (p * Length) + at && e.Item2 == 0))
                    _entries.Add(((p * Length) + at, 0, score));
            }

            _entries.Add(((p * Length) + random.Next(Length), 1, (float)random.NextDouble()));
        }

        for (int p = 0; p < 3; p++)
        {
            for (int i = 0; i < 10; i++)
                _entries.Add(((p * Length) + 10 + (2 * i), 2, 1f));
        }
    }

    public ProteinRecord[] Records { get; }

    public static double Truth(double score) => 0.3 + (0.6 * score);

    public CooColumns Columns => new(Records.Length * Length, 3, _entries);

    /// <summary>Every other protein is held out; the last <paramref name="neither"/> are new.</summary>
    public CorpusSplit Split(int neither = 0) => CorpusSplit.Given(
        Enumerable.Range(0, Records.Length).Select(p => p >= Records.Length - neither ? CorpusSplit.Neither : p % 2),
        Records.Length,
        byHomology: false);

    public static bool IsDomain(int residue) => s_starts.Any(s => residue >= s && residue < s + DomainLength);

    public static Annotator Open(AnnotatedCorpus corpus, CooColumns columns, AnnotateOptions options) => new(
        corpus, columns, [1f, 1f, 1f], options, WorkerPool.Shared, TestContext.Current.CancellationToken);

    public static AnnotatedCorpus Read(IReadOnlyList<ProteinRecord> records, CorpusSplit split) =>
        AnnotatedCorpus.Read(records, split, new HashSet<string> { Domain });
}
