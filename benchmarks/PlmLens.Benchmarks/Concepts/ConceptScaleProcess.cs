using System.Globalization;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>A process that scores made-up codes, so that its peak memory is that of scoring.</summary>
internal static class ConceptScaleProcess
{
    /// <summary>The program's first argument.</summary>
    public const string Verb = "concept-scale-process";

    /// <summary>Arguments: folder of the codes, threads, shape. Prints the seconds from opening the codes to the
    /// scores; the annotation is there before.</summary>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        string folder = arguments[0];
        using var pool = new WorkerPool(int.Parse(arguments[1], CultureInfo.InvariantCulture));
        CodesShape shape = CodesShape.Parse(arguments[2..]);
        int[] lengths = [.. ProteinTable.Read(Path.Combine(folder, ProteinTable.FileName)).Proteins
            .Select(protein => protein.Length)];
        var annotation = new MadeAnnotation(lengths, shape.Concepts);
        LabelIndex labels = annotation.ToLabels(groups: 2);
        double seconds = Interleaved.Seconds(() =>
        {
            using SparseCodes codes = SparseCodes.Open(folder);
            ConceptScorer.Score(
                new CodeColumns(codes),
                annotation.Concepts,
                labels,
                ThresholdScale.Maximum,
                new ScoreOptions(),
                pool);
        });
        Console.Out.WriteLine(seconds.ToString("R", CultureInfo.InvariantCulture));
    }
}
