using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Compare;

/// <summary>Opens the autoencoders to compare and sorts them by model and hook point.</summary>
internal sealed class SaeList : IDisposable
{
    private readonly List<ComparedSae> _saes = [];

    private SaeList()
    {
    }

    /// <summary>Autoencoders by what they read, in the order in which they were given.</summary>
    public IReadOnlyList<ComparisonGroup> Groups { get; private set; } = [];

    /// <summary>Opens folders.</summary>
    /// <param name="paths">SAE folders or lenses that hold one.</param>
    /// <param name="layer">Hook point of those that do not say theirs, or null.</param>
    /// <param name="options">What files of other tools do not say.</param>
    /// <param name="backend">Runs them.</param>
    /// <exception cref="PlmLensException">Fewer than two, one twice, or one that cannot be opened or compared.
    /// </exception>
    public static SaeList Open(
        IReadOnlyList<string> paths, string? layer, SaeOpenOptions options, IBackend backend)
    {
        string[] full = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];
        if (full.Length < 2)
        {
            throw new UsageException(
                $"'compare' holds autoencoders against each other; name another beside {paths[0]}.");
        }

        if (full.Length != full.Distinct().Count())
            throw new UsageException($"{Repeated(full)} is named twice; name each autoencoder once.");
        var list = new SaeList();
        try
        {
            string[] names = Names(full);
            for (int i = 0; i < full.Length; i++)
                list._saes.Add(OpenOne(paths[i], names[i], layer, options, backend));
            list.Groups = [.. list._saes
                .GroupBy(sae => (Model: HashOf(sae) ?? Known(sae.Folder.ModelName) ?? "?", sae.Hook))
                .Select(group => new ComparisonGroup(
                    Known(group.First().Folder.ModelName) ?? "?",
                    HashOf(group.First()),
                    group.Key.Hook,
                    [.. group]))];
            RequireEqualWidths(list.Groups);
            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (ComparedSae sae in _saes)
            sae.Folder.Dispose();
    }

    private static ComparedSae OpenOne(
        string path, string name, string? layer, SaeOpenOptions options, IBackend backend)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new PlmLensException($"There is no autoencoder at {path}; give the folder of a trained one.");
        string folder = path;
        if (File.Exists(Path.Combine(path, LensManifest.FileName)))
        {
            using LensFolder lens = LensFolder.Open(path);
            folder = lens.SaeFolder;
        }

        SaeFile sae = SaeFile.Open(folder, backend, options);
        if (!sae.Sae.Spec.IsTranscoder && sae.Sae.OutputWidth == sae.Sae.Width)
            return new ComparedSae(name, sae, Known(sae.HookName) ?? layer ?? "?");
        sae.Dispose();
        throw new PlmLensException(
            $"{path} is a transcoder, whose output is not its input; 'compare' takes autoencoders only.");
    }

    private static string? HashOf(ComparedSae sae) => Known(sae.Folder.Record?.ModelHash);

    private static string? Known(string? name) => string.IsNullOrEmpty(name) ? null : name;

    // The last parts of the paths, as many as tell them apart.
    private static string[] Names(string[] paths)
    {
        string[][] parts = [.. paths.Select(
            p => p.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))];
        for (int count = 1; ; count++)
        {
            string[] names = [.. parts.Select(p => string.Join('/', p.TakeLast(count)))];
            if (names.Distinct().Count() == names.Length)
                return names;
        }
    }

    private static string Repeated(string[] paths) =>
        paths.GroupBy(path => path).First(group => group.Count() > 1).Key;

    private static void RequireEqualWidths(IReadOnlyList<ComparisonGroup> groups)
    {
        foreach (ComparisonGroup group in groups)
        {
            if (group.Saes.FirstOrDefault(sae => sae.Folder.Sae.Width != group.Width) is { } other)
            {
                throw new PlmLensException(
                    $"{group.Saes[0].Name} reads rows of {group.Width} values, {other.Name} of " +
                    $"{other.Folder.Sae.Width}: they belong to different models or layers and cannot be compared.");
            }
        }
    }
}
