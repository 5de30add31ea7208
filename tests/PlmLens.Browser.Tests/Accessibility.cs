using System.Text.Json;

namespace PlmLens.Browser.Tests;

/// <summary>Scans a page with axe-core.</summary>
internal static class Accessibility
{
    /// <summary>The scanner, as npm installed it.</summary>
    public static string AxePath { get; } =
        Path.Combine(Repository.Root, "web", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Serious and critical violations, one line each.</summary>
    public static async Task<IReadOnlyList<string>> Violations(ExplorerPage page)
    {
        // Evaluated, not added as a script element, which the page's own rules would refuse.
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(AxePath));
        JsonElement result = (await page.Page.EvaluateAsync(
            "async () => { const r = await axe.run(document, { resultTypes: ['violations'] }); "
            + "return r.violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, "
            + "nodes: v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + n.failureSummary) })) }"))!.Value;
        return
        [
            .. result.EnumerateArray()
                .Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(v => $"{v.GetProperty("impact")} {v.GetProperty("id")}: {v.GetProperty("help")}: "
                    + string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Select(n => n.GetString()))),
        ];
    }
}
