using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Cli.Look.Lens;

/// <summary>A lens as `look` shows it without a sequence of the user's: its features, concepts, proteins.</summary>
internal sealed class LensView : IDisposable
{
    private const int Suggestions = 3;
    private readonly LensFolder _folder;
    private readonly ExploredLens _explored;

    private LensView(LensFolder folder, ExploredLens explored)
    {
        _folder = folder;
        _explored = explored;
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Folder;

    /// <summary>"nano, blocks.2.hook_resid_post".</summary>
    public string Source => $"{_folder.Manifest.States.Model}, {string.Join(", ", _folder.Manifest.States.Hooks)}";

    /// <summary>What the lens holds.</summary>
    public LensManifest Manifest => _folder.Manifest;

    /// <summary>A sentence when the lens has no sequences and annotation; null when it has.</summary>
    public string? Missing => _folder.Corpus is null
        ? "The lens has no sequences and annotation: it was made by an earlier version; build it again to see them."
        : null;

    /// <summary>Opens a lens.</summary>
    /// <exception cref="PlmLensException">It is none.</exception>
    public static LensView Open(string path)
    {
        if (!File.Exists(Path.Combine(path, LensManifest.FileName)))
        {
            throw new PlmLensException(
                $"{path} is no lens, which --feature and --concept need; make one with score and name it with --lens.");
        }

        return new LensView(LensFolder.Open(path), ExploredLens.Open(path, "lens"));
    }

    /// <summary>Reads a feature's number: <c>12</c> or <c>f/12</c>.</summary>
    /// <exception cref="PlmLensException">It is no number, or the lens has no such feature.</exception>
    public int FeatureOf(string text)
    {
        string digits = text.StartsWith("f/", StringComparison.Ordinal) ? text[2..] : text;
        int features = Manifest.Summary.Features;
        return TableNumber(digits) is { } number && number < features
            ? number
            : throw new UsageException($"There is no feature '{text}' in {Folder}; it has 0 to {features - 1}.");
    }

    /// <summary>All that the lens says of a feature.</summary>
    public FeatureDocument Feature(int feature) => LensDocuments.Feature(_explored, feature);

    /// <summary>All that the lens says of a concept.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="UsageException">There is none of that name; says which are similar.</exception>
    public ConceptDocument Concept(string name)
    {
        string[] names = [.. LensDocuments.Concepts(_explored).Concepts.Select(concept => concept.Concept)];
        int id = NearestNames.Find(names, name);
        if (id >= 0)
            return LensDocuments.Concept(_explored, id);
        string similar = string.Join(", ", NearestNames.Of(names, name, Suggestions).Select(near => $"'{near}'"));
        throw new UsageException(names.Length == 0
            ? $"{Folder} has no concepts."
            : $"There is no concept '{name}' in {Folder}; the most similar: {similar}.");
    }

    /// <summary>A protein with what the lens knows of it.</summary>
    /// <param name="track">Where a feature is active on it.</param>
    /// <param name="instances">Places of a concept; may be empty.</param>
    public ProteinTrack TrackOf(ActivationTrack track, IReadOnlyList<Span> instances)
    {
        var values = new float[track.Length];
        for (int i = 0; i < track.Positions.Count; i++)
            values[track.Positions[i]] = track.Values[i];
        int protein = _folder.Corpus?.Proteins.NumberOf(track.Accession) ?? -1;
        return new ProteinTrack(
            track,
            values,
            protein < 0 ? null : _folder.Corpus!.Proteins.SequenceOf(protein),
            protein < 0 ? [] : _folder.Corpus!.Annotations.Of(protein),
            instances);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _explored.Dispose();
        _folder.Dispose();
    }

    private static int? TableNumber(string text) => int.TryParse(
        text,
        System.Globalization.NumberStyles.None,
        System.Globalization.CultureInfo.InvariantCulture,
        out int number) ? number : null;
}
