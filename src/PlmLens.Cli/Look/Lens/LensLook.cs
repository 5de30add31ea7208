using PlmLens.Core;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>`look` at a feature or a concept of a lens.</summary>
/// <param name="Proteins">Proteins to show.</param>
/// <param name="Top">Lines of each table.</param>
/// <param name="Html">File for a page, or null.</param>
/// <param name="Colour">Colour residues in the terminal.</param>
internal sealed record LensLook(int Proteins, int Top, string? Html, bool Colour)
{
    /// <summary>Shows a feature.</summary>
    public void Feature(LensView view, string number, VerbContext context)
    {
        FeatureDocument feature = view.Feature(view.FeatureOf(number));
        ProteinTrack[] tracks = [.. feature.Ranges
            .SelectMany(range => range.Tracks)
            .Take(Proteins)
            .Select(track => view.TrackOf(track, []))];
        if (Html is not null)
            AtomicFile.WriteAllText(Html, FeaturePage.Make(view, feature, tracks, Top));
        if (context.Json)
        {
            context.WriteJson(new
            {
                lens = view.Folder,
                model = view.Manifest.States.Model,
                hooks = view.Manifest.States.Hooks,
                feature,
                proteins = tracks.Select(Json),
            });
            return;
        }

        FeatureText.Print(view, feature, tracks, Top, context.Out, Colour);
    }

    /// <summary>Shows a concept.</summary>
    public void Concept(LensView view, string name, VerbContext context)
    {
        ConceptDocument concept = view.Concept(name);
        ProteinTrack[] found = Tracks(view, concept.FoundProteins), missed = Tracks(view, concept.MissedProteins);
        if (Html is not null)
            AtomicFile.WriteAllText(Html, ConceptPage.Make(view, concept, found, missed, Top));
        if (context.Json)
        {
            context.WriteJson(new
            {
                lens = view.Folder,
                model = view.Manifest.States.Model,
                hooks = view.Manifest.States.Hooks,
                concept,
                found = found.Select(Json),
                missed = missed.Select(Json),
            });
            return;
        }

        ConceptText.Print(view, concept, found, missed, Top, context.Out, Colour);
    }

    private ProteinTrack[] Tracks(LensView view, IReadOnlyList<ConceptProtein> proteins) =>
        [.. proteins.Take(Proteins).Select(protein => view.TrackOf(protein.Track, protein.Instances))];

    private static object Json(ProteinTrack protein) => new
    {
        accession = protein.Track.Accession,
        sequence = protein.Sequence,
        annotations = protein.Annotations.Select(place => new { place.Type, place.Start, place.End, place.Note }),
    };
}
