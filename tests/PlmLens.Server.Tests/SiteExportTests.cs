using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Export;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>The explorer as files.</summary>
public sealed class SiteExportTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_what_the_server_answers()
    {
        using var folder = new TemporaryFolder();
        Write(Options(folder, "site"));
        int compared = 0;
        string data = folder["site/data"];
        foreach (string file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            string path = "data/" + Path.GetRelativePath(data, file).Replace('\\', '/');
            if (path.EndsWith("site.json", StringComparison.Ordinal)
                || path.EndsWith("overview.json", StringComparison.Ordinal)
                || path.Contains("/compare/", StringComparison.Ordinal))
                continue;
            byte[] answer = await served.Client.GetByteArrayAsync(path, Cancel);
            byte[] written = await File.ReadAllBytesAsync(file, Cancel);
            Assert.True(answer.AsSpan().SequenceEqual(written), path);
            compared++;
        }

        Assert.True(compared > 2 * MadeLens.Proteins);
        Assert.True(File.Exists(folder["site/index.html"]));
        Assert.True(File.Exists(folder["site/data/my-lens/structures/P00001.pdb"]));
        SiteDocument site = System.Text.Json.JsonSerializer.Deserialize(
            await File.ReadAllTextAsync(folder["site/data/site.json"], Cancel), ExplorerJson.Default.SiteDocument)!;
        Assert.False(site.Served);
        Assert.False(site.Live);
        Assert.False(site.Labels);
    }

    [Fact]
    public void An_interrupted_copy_goes_on_and_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        Write(Options(folder, "whole"));
        using (SiteExport export = SiteExport.Open(Options(folder, "site")))
        {
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => export.Write(new Stopper(stop, 20), stop.Token));
        }

        Assert.False(Directory.Exists(folder["site"]));
        Assert.True(Directory.Exists(folder["site.partial"]));
        Write(Options(folder, "site"));
        Assert.False(Directory.Exists(folder["site.partial"]));
        Assert.Equal(Contents(folder["whole"]), Contents(folder["site"]));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["site"]);
        File.WriteAllText(folder["site/mine.txt"], "mine");
        Assert.Throws<PlmLensException>(() => SiteExport.Open(Options(folder, "site")));
        Assert.Equal("mine", File.ReadAllText(folder["site/mine.txt"]));
    }

    // A few of each kind, so that most files are not looked at.
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(48)]
    public void The_size_is_known_before_within_a_tenth(int sampled)
    {
        using var folder = new TemporaryFolder();
        using SiteExport export = SiteExport.Open(Options(folder, "site"));
        long estimate = export.EstimateBytes(sampled, Cancel);
        long bytes = export.Write(NoProgress.Instance, Cancel);
        Assert.InRange(estimate, bytes * 9 / 10, bytes * 11 / 10);
    }

    private SiteExportOptions Options(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(folder["web/assets"]);
        File.WriteAllText(folder["web/index.html"], "<!doctype html><title>made</title>");
        File.WriteAllText(folder["web/assets/a.js"], "export {}");
        return new SiteExportOptions
        {
            Lenses = [served.First, served.Second],
            Folder = folder[name],
            Structures = served.Structures,
            WebRoot = folder["web"],
        };
    }

    private static void Write(SiteExportOptions options)
    {
        using SiteExport export = SiteExport.Open(options);
        export.Write(NoProgress.Instance, Cancel);
    }

    private static SortedDictionary<string, string> Contents(string folder)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            contents[Path.GetRelativePath(folder, file)] = ContentHash.OfFile(file);
        return contents;
    }

    private sealed class Stopper(CancellationTokenSource stop, long after) : IWorkProgress
    {
        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
            if (done >= after)
                stop.Cancel();
        }

        public void Note(string message)
        {
        }
    }
}
