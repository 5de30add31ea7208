using System.Text;
using PlmLens.Core;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Export;

/// <summary>
/// An explorer as files that any web host serves from any path: the front end, and every document under the address
/// that a server answers. Written into a folder of another name beside the final one, which is renamed when all is
/// there; the same command goes on where an interrupted one stopped. The same lenses give the same bytes.
/// </summary>
public sealed class SiteExport : IDisposable
{
    private const string Marker = ".plmlens-export";
    private const int SampledOfAKind = 48;
    private readonly SiteExportOptions _options;
    private readonly LensSet _lenses;
    private readonly IReadOnlyList<SiteFile> _files;
    private readonly string _folder;
    private readonly string _partial;

    private SiteExport(SiteExportOptions options, LensSet lenses)
    {
        _options = options;
        _lenses = lenses;
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        _partial = _folder + ".partial";
        var documents = new SiteDocuments(lenses, options);
        _files = documents.All();
        LeftOut = documents.LeftOut;
    }

    /// <summary>Files to write.</summary>
    public int Files => _files.Count;

    /// <summary>Proteins left out because their accession cannot be a file's name.</summary>
    public int LeftOut { get; }

    /// <summary>Opens the lenses and lists what is to be written.</summary>
    /// <param name="options">What to write.</param>
    /// <exception cref="PlmLensException">A lens cannot be opened, the folder holds something, or the front end is not
    /// built.</exception>
    public static SiteExport Open(SiteExportOptions options)
    {
        if (File.Exists(options.Folder)
            || (Directory.Exists(options.Folder) && Directory.EnumerateFileSystemEntries(options.Folder).Any()))
            throw new PlmLensException($"{options.Folder} already holds something; choose another folder.");
        LensSet lenses = LensSet.Open(options.Lenses, options.Structures);
        try
        {
            return new SiteExport(options, lenses);
        }
        catch
        {
            lenses.Dispose();
            throw;
        }
    }

    /// <summary>About how many bytes it will be: of every kind of file some are made and measured, from those about the
    /// least to those about the most, each for as many of its like.</summary>
    /// <param name="cancel">Stops between files.</param>
    /// <exception cref="PlmLensException">A file of a lens is damaged.</exception>
    public long EstimateBytes(CancellationToken cancel) => EstimateBytes(SampledOfAKind, cancel);

    /// <summary>As <see cref="EstimateBytes(CancellationToken)"/>.</summary>
    /// <param name="most">Files of a kind to make.</param>
    /// <param name="cancel">Stops between files.</param>
    internal long EstimateBytes(int most, CancellationToken cancel)
    {
        double bytes = 0;
        foreach (IGrouping<string, SiteFile> kind in _files.GroupBy(file => file.Kind))
        {
            SiteFile[] all = [.. kind.OrderBy(file => file.Amount).ThenBy(file => file.Path, StringComparer.Ordinal)];
            if (all[0].Source is not null)
            {
                bytes += all.Sum(file => (double)new FileInfo(file.Source!).Length);
                continue;
            }

            int sampled = Math.Min(most, all.Length);
            for (int i = 0; i < sampled; i++)
            {
                cancel.ThrowIfCancellationRequested();
                long start = (long)i * all.Length / sampled, end = (i + 1L) * all.Length / sampled;
                bytes += all[(start + end) / 2].Make().Length * (double)(end - start);
            }
        }

        return (long)bytes;
    }

    /// <summary>Writes what is not there yet, and gives the folder its name.</summary>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between files; the same command goes on.</param>
    /// <returns>Bytes of all files.</returns>
    /// <exception cref="PlmLensException">A file of a lens is damaged, or the folder cannot be written.</exception>
    public long Write(IWorkProgress progress, CancellationToken cancel)
    {
        try
        {
            Begin();
            long bytes = 0, done = 0;
            foreach (string folder in _files.Select(file => Path.GetDirectoryName(Target(file))!).Distinct())
                Directory.CreateDirectory(folder);
            var how = new ParallelOptions
            {
                CancellationToken = cancel,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            };
            Parallel.ForEach(_files, how, file =>
            {
                long size = WriteOne(file);
                long sum = Interlocked.Add(ref bytes, size);
                progress.Report("writing", Interlocked.Increment(ref done), _files.Count, "files", $"{sum / 1e6:0} MB");
            });
            if (Directory.Exists(_folder))
                Directory.Delete(_folder);
            File.Delete(Path.Combine(_partial, Marker));
            Directory.Move(_partial, _folder);
            return bytes;
        }
        catch (AggregateException e) when (e.InnerException is PlmLensException or OperationCanceledException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            || e is AggregateException { InnerException: IOException or UnauthorizedAccessException })
        {
            throw new PlmLensException(
                $"Cannot write {_partial}: {e.GetBaseException().Message} Free space or choose another folder; the "
                    + "same command goes on.",
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lenses.Dispose();

    // What an interrupted run left counts only when it was of the same lenses and options.
    private void Begin()
    {
        string marker = Path.Combine(_partial, Marker);
        string own = Fingerprint();
        if (Directory.Exists(_partial) && Directory.EnumerateFileSystemEntries(_partial).Any())
        {
            if (!File.Exists(marker))
                throw new PlmLensException($"{_partial} holds something that is no started copy; move it away.");
            if (File.ReadAllText(marker) == own)
                return;
            Directory.Delete(_partial, recursive: true);
        }

        Directory.CreateDirectory(_partial);
        File.WriteAllText(marker, own);
    }

    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (ExploredLens lens in _lenses.All)
            text.Append(lens.Id).Append(' ').Append(lens.Tag).Append('\n');
        text.Append(_options.MostLatents).Append(' ').Append(_options.DeadLatents).Append(' ').Append(_files.Count);
        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private string Target(SiteFile file) => Path.Combine(_partial, file.Path);

    // A file under its own name is whole.
    private long WriteOne(SiteFile file)
    {
        string target = Target(file);
        if (File.Exists(target))
            return new FileInfo(target).Length;
        byte[] bytes = file.Make();
        File.WriteAllBytes(target + ".tmp", bytes);
        File.Move(target + ".tmp", target);
        return bytes.Length;
    }
}
