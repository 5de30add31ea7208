using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Writes a lens folder: everything goes into a temporary folder beside it, which gets the final name when it is whole.
/// Without <see cref="Commit"/> nothing is left.
/// </summary>
public sealed class LensWriter : IDisposable
{
    private readonly bool _replace;
    private bool _committed;

    /// <summary>Starts a lens.</summary>
    /// <param name="path">The final folder.</param>
    /// <param name="replace">True to put it in the place of a lens that is there.</param>
    /// <exception cref="PlmLensException">The folder holds something that may not be replaced, or cannot be
    /// written.</exception>
    public LensWriter(string path, bool replace)
    {
        FinalPath = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        _replace = replace;
        RequireFree(FinalPath, replace);
        string parent = Path.GetDirectoryName(FinalPath)
            ?? throw new UsageException($"{path} cannot be a lens folder; name a folder to create.");
        Folder = Path.Combine(parent, $".{Path.GetFileName(FinalPath)}.{Environment.ProcessId}.tmp");
        try
        {
            if (Directory.Exists(Folder))
                Directory.Delete(Folder, recursive: true);
            Directory.CreateDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>The lens under its final name.</summary>
    public string FinalPath { get; }

    /// <summary>The temporary folder.</summary>
    public string Folder { get; }

    /// <summary>Where the sparse codes go.</summary>
    public string CodesFolder => Path.Combine(Folder, LensFolder.CodesName);

    /// <summary>Refuses a folder whose content must not be lost; called at once, before long work.</summary>
    /// <param name="path">Where a lens is to be.</param>
    /// <param name="replace">True to allow another lens there.</param>
    /// <exception cref="PlmLensException">Something is there.</exception>
    public static void RequireFree(string path, bool replace)
    {
        if (File.Exists(path))
            throw new PlmLensException($"{path} is a file; choose another name for the lens folder.");
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
            return;
        if (!File.Exists(Path.Combine(path, LensManifest.FileName)))
            throw new PlmLensException($"{path} already holds something that is no lens; choose another folder.");
        if (!replace)
        {
            throw new PlmLensException(
                $"{path} already holds a lens; choose another folder, or allow it with --replace.");
        }
    }

    /// <summary>Copies the SAE folder into the lens.</summary>
    public void CopySae(string saeFolder)
    {
        string target = Path.Combine(Folder, LensFolder.SaeName);
        try
        {
            Directory.CreateDirectory(target);
            foreach (string file in Directory.EnumerateFiles(saeFolder).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(file);
                if (Path.GetExtension(name) is ".json" or ".safetensors" || name == LensFolder.TrainingRecordName)
                    File.Copy(file, Path.Combine(target, name));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Writes <c>features.tsv</c>.</summary>
    public void WriteFeatures(IEnumerable<LensFeature> features) =>
        LensFeature.Write(Path.Combine(Folder, LensFeature.FileName), features);

    /// <summary>Writes <c>pairs.tsv</c>.</summary>
    public void WritePairs(IEnumerable<LensPair> pairs) =>
        LensPair.Write(Path.Combine(Folder, LensPair.FileName), pairs);

    /// <summary>Writes a table of concepts.</summary>
    /// <param name="file">Name in the lens, such as <see cref="LensConcept.FileName"/> or
    /// "baselines/neurons.tsv".</param>
    /// <param name="concepts">Its lines.</param>
    public void WriteConcepts(string file, IEnumerable<LensConcept> concepts) =>
        LensConcept.Write(Path.Combine(Folder, file), concepts);

    /// <summary>Writes <c>corpus/proteins.tsv</c>.</summary>
    /// <param name="proteins">In the order of the codes.</param>
    public void WriteCorpusProteins(IEnumerable<CorpusProtein> proteins) =>
        CorpusProteins.Write(Path.Combine(Folder, CorpusProteins.FileName), proteins);

    /// <summary>Writes <c>corpus/annotations.tsv</c>.</summary>
    /// <param name="annotations">By protein, then by start.</param>
    public void WriteCorpusAnnotations(IEnumerable<CorpusAnnotation> annotations) =>
        CorpusAnnotations.Write(Path.Combine(Folder, CorpusAnnotations.FileName), annotations);

    /// <summary>Writes <c>corpus/instances.tsv</c>.</summary>
    /// <param name="instances">By concept, then by protein.</param>
    public void WriteCorpusInstances(IEnumerable<CorpusInstance> instances) =>
        CorpusInstances.Write(Path.Combine(Folder, CorpusInstances.FileName), instances);

    /// <summary>Writes <c>controls/units.tsv</c> and <c>controls/examples.tsv</c>.</summary>
    /// <param name="controls">Neurons, then shuffled latents, each by index, with the proteins to show.</param>
    public void WriteControls(IReadOnlyList<Control> controls) =>
        ControlUnits.Write(Folder, controls);

    /// <summary>Writes another table.</summary>
    /// <param name="file">Name in the lens.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">As many fields in each row.</param>
    public void WriteTable(string file, IReadOnlyList<string> columns, IEnumerable<object?[]> rows) =>
        Tsv.Write(Path.Combine(Folder, file), columns, rows);

    /// <summary>Writes <c>lens.json</c> and gives the folder its final name.</summary>
    /// <returns>The lens, open.</returns>
    /// <exception cref="PlmLensException">The folder cannot be renamed.</exception>
    public LensFolder Commit(LensManifest manifest)
    {
        StoreJson.Write(Path.Combine(Folder, LensManifest.FileName), manifest);
        RequireFree(FinalPath, _replace);
        string? old = null;
        try
        {
            if (Directory.Exists(FinalPath))
            {
                old = Folder + ".old";
                Directory.Move(FinalPath, old);
            }

            Directory.Move(Folder, FinalPath);
            _committed = true;
            if (old is not null)
                Directory.Delete(old, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }

        return LensFolder.Open(FinalPath);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_committed || !Directory.Exists(Folder))
            return;
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // What cannot be deleted stays under its temporary name; the failure that led here is the one to show.
        }
    }

    private PlmLensException Failure(Exception e) =>
        new($"Cannot write the lens {FinalPath}: {e.Message} Choose another folder.", e);
}
