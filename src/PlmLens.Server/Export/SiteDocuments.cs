using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Export;

/// <summary>A file of a static copy.</summary>
/// <param name="Kind">Files of one kind have the same content of different things.</param>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Make">Makes its bytes.</param>
/// <param name="Source">The file that it is a copy of; null for a document.</param>
/// <param name="Amount">How much it is about, in whatever its kind counts: files of equal amounts are about as
/// large.</param>
internal sealed record SiteFile(
    string Kind, string Path, Func<byte[]> Make, string? Source = null, long Amount = 0);

/// <summary>All documents of an explorer under the addresses that a server answers, by the same builders.</summary>
/// <param name="lenses">The lenses.</param>
/// <param name="options">What to write.</param>
internal sealed class SiteDocuments(LensSet lenses, SiteExportOptions options)
{
    private const string WhyNotLive = "This is a copy in files; new sequences need a server: plmlens serve.";

    /// <summary>Proteins whose accession cannot be a file's name everywhere; they are left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The files, in a fixed order.</summary>
    /// <exception cref="Core.PlmLensException">A table of a lens is damaged.</exception>
    public IReadOnlyList<SiteFile> All()
    {
        var files = new List<SiteFile>
        {
            Json("site", "data/site.json", ExplorerJson.Default.SiteDocument,
                () => SiteBuilder.Build(lenses, false, _ => WhyNotLive, false, [])),
        };
        foreach (ExploredLens lens in lenses.All)
            Add(files, lens, $"data/{lens.Id}/");
        foreach (ExploredLens a in lenses.All)
        {
            foreach (ExploredLens b in lenses.All.Where(other => other != a))
            {
                files.Add(Json(
                    "compare",
                    $"data/compare/{a.Id}/{b.Id}.json",
                    ExplorerJson.Default.CompareDocument,
                    () => CompareBuilder.Build(a, b) with
                    {
                        A = SiteBuilder.Summary(a, WhyNotLive),
                        B = SiteBuilder.Summary(b, WhyNotLive),
                    }));
            }
        }

        AddWeb(files);
        return files;
    }

    private static SiteFile Json<T>(string kind, string path, JsonTypeInfo<T> type, Func<T> build) =>
        new(kind, path, () => JsonSerializer.SerializeToUtf8Bytes(build(), type));

    private void Add(List<SiteFile> files, ExploredLens lens, string folder)
    {
        files.Add(Json(folder + "overview", folder + "overview.json", ExplorerJson.Default.OverviewDocument,
            () => OverviewBuilder.Build(lens, WhyNotLive)));
        files.Add(Json(folder + "features", folder + "features.json", ExplorerJson.Default.FeatureTable,
            () => FeatureTableBuilder.Build(lens)));
        files.Add(Json(folder + "map", folder + "map.json", ExplorerJson.Default.MapDocument,
            () => MapBuilder.Build(lens)));
        files.Add(Json(folder + "concepts", folder + "concepts.json", ExplorerJson.Default.ConceptList,
            () => ConceptBuilder.List(lens)));
        files.Add(Json(folder + "proteins", folder + "proteins.json", ExplorerJson.Default.ProteinList,
            () => ProteinBuilder.List(lens)));
        foreach (int latent in Latents(lens))
        {
            string name = latent.ToString(CultureInfo.InvariantCulture);
            SiteFile file = Json(
                folder + "feature", $"{folder}features/{name}.json", ExplorerJson.Default.FeatureDocument,
                () => FeatureBuilder.Build(lens, latent));
            files.Add(file with { Amount = lens.Codes.CountOf(latent) });
        }

        for (int concept = 0; concept < lens.Concepts.All.Count; concept++)
        {
            int id = concept;
            string name = id.ToString(CultureInfo.InvariantCulture);
            SiteFile file = Json(
                folder + "concept", $"{folder}concepts/{name}.json", ExplorerJson.Default.ConceptDocument,
                () => ConceptBuilder.Build(lens, id));
            files.Add(file with { Amount = lens.Corpus?.Instances.CountOf(id) ?? 0 });
        }

        AddBlind(files, lens, folder);
        foreach ((int number, StoredProtein protein) in lens.Proteins.Proteins.Index())
            AddProtein(files, lens, folder, number, protein);
    }

    private static void AddBlind(List<SiteFile> files, ExploredLens lens, string folder)
    {
        files.Add(Json(folder + "blind", folder + "blind.json", ExplorerJson.Default.BlindStudy,
            () => BlindBuilder.Study(lens)));
        if (BlindBuilder.DefaultSession(lens) is not { } session)
            return;
        string items = $"{folder}blind/{session.Key}/";
        for (int place = 1; place <= session.Items.Count; place++)
        {
            int item = place;
            string name = item.ToString(CultureInfo.InvariantCulture);
            files.Add(Json(folder + "blind item", $"{items}{name}.json", ExplorerJson.Default.BlindItemDocument,
                () => BlindBuilder.Item(lens, session, item)));
        }

        files.Add(Json(folder + "blind key", items + "key.json", ExplorerJson.Default.BlindKey,
            () => BlindBuilder.Key(session)));
    }

    private void AddProtein(List<SiteFile> files, ExploredLens lens, string folder, int protein, StoredProtein stored)
    {
        string accession = stored.Accession;
        if (!IsFileName(accession))
        {
            LeftOut++;
            return;
        }

        SiteFile file = Json(
            folder + "protein", $"{folder}proteins/{accession}.json", ExplorerJson.Default.ProteinDocument,
            () => ProteinBuilder.Build(lens, protein));
        files.Add(file with { Amount = stored.Length });
        if (lens.Structures.FormatOf(protein) is { } format)
        {
            files.Add(new SiteFile(
                folder + "structure",
                $"{folder}structures/{accession}.{format}",
                () => lens.Structures.Read(protein, format) ?? [],
                Amount: stored.Length));
        }
    }

    // A lens is a file from elsewhere: its accessions must not lead out of the folder.
    private static bool IsFileName(string accession) => accession.Length is > 0 and <= 100
        && accession[0] != '.'
        && accession.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private IEnumerable<int> Latents(ExploredLens lens)
    {
        IEnumerable<int> latents = lens.Features
            .Where(feature => options.DeadLatents || feature.Maximum > 0)
            .Select(feature => feature.Feature);
        if (options.MostLatents is not { } most)
            return latents;
        LatentMeanings meanings = lens.Meanings;
        return latents
            .OrderByDescending(n => meanings.ConceptOf[n] < 0 ? -1 : meanings.ConceptF1[n])
            .ThenBy(n => n)
            .Take(most)
            .Order();
    }

    private void AddWeb(List<SiteFile> files)
    {
        string root = options.WebRoot ?? Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!File.Exists(Path.Combine(root, "index.html")))
        {
            throw new Core.PlmLensException(
                $"{root} has no built page of the explorer; build the program where Node is installed.");
        }

        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            files.Add(new SiteFile(
                "page", Path.GetRelativePath(root, path).Replace('\\', '/'), () => File.ReadAllBytes(path), path));
        }
    }
}
