using System.Xml.Linq;

namespace PlmLens.Rules.Tests;

/// <summary>A project uses only projects below it.</summary>
public sealed class ReferenceRules
{
    // Lowest first. A project may reference those before it, never itself or those after it.
    private static readonly string[] s_order =
    [
        "PlmLens.Core",
        "PlmLens.Compute",
        "PlmLens.Proteins",
        "PlmLens.Models",
        "PlmLens.Store",
        "PlmLens.Sae",
        "PlmLens.Analysis",
        "PlmLens.Server",
        "PlmLens.Cli",
    ];

    [Fact]
    public void Every_source_project_has_a_place_in_the_order()
    {
        string[] projects = [.. Repository.Files("*.csproj")
            .Where(f => Repository.Relative(f).StartsWith("src/", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(s_order.Order(StringComparer.Ordinal), projects);
    }

    [Fact]
    public void References_only_point_down()
    {
        foreach (string file in Repository.Files("*.csproj"))
        {
            string project = Path.GetFileNameWithoutExtension(file);
            int place = Array.IndexOf(s_order, project);
            foreach (string reference in References(file))
            {
                int target = Array.IndexOf(s_order, reference);
                Assert.True(target >= 0, $"{project} references {reference}, which is no source project.");
                if (place >= 0)
                    Assert.True(target < place, $"{project} references {reference}, which lies above it.");
            }
        }
    }

    [Fact]
    public void Native_calls_live_in_Interop_folders_only()
    {
        foreach (string file in Repository.Files("*.cs"))
        {
            string path = Repository.Relative(file);
            bool source = path.StartsWith("src/", StringComparison.Ordinal);
            if (!source || path.Contains("/Interop/", StringComparison.Ordinal))
                continue;
            string text = File.ReadAllText(file);
            Assert.False(text.Contains("[LibraryImport", StringComparison.Ordinal), $"{path} declares a native call.");
            Assert.False(text.Contains("[DllImport", StringComparison.Ordinal), $"{path} declares a native call.");
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project)
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
}
