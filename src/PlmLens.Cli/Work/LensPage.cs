using PlmLens.Analysis.Annotate;
using PlmLens.Cli.Annotate;
using PlmLens.Cli.Report.Lens;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>Writes the page of a lens with examples from its annotated proteins.</summary>
internal static class LensPage
{
    /// <summary>Writes it, whole or not at all.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="path">The HTML file.</param>
    /// <param name="records">The proteins that the lens was built from, in its order.</param>
    public static void Write(LensFolder lens, string path, IReadOnlyList<ProteinRecord> records)
    {
        var corpus = AnnotatedCorpus.Read(
            records,
            LensCorpus.ReadSplit(lens),
            lens.ReadConcepts().Select(concept => concept.Concept).ToHashSet());
        LensHtmlReport.Write(path, lens, corpus);
    }
}
