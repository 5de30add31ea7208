using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>One SAE of a sweep.</summary>
/// <param name="Name">Of its folder: made of its settings.</param>
/// <param name="Draft">What it is.</param>
/// <param name="Place">Where it was asked for, such as "line 3"; empty for the command line.</param>
/// <param name="Settings">Name and text of every setting that was given.</param>
internal sealed record SweepSae(
    string Name, SaeDraft Draft, string Place, IReadOnlyDictionary<string, string> Settings);

/// <summary>Every SAE of a sweep, from grids of settings.</summary>
internal static class SweepPlan
{
    /// <summary>More than this is taken for a mistake.</summary>
    public const int Most = 4096;

    // Settings that name a folder whenever they were given; the others do where they differ.
    private static readonly Dictionary<string, string> s_short = new()
    {
        ["layer"] = "l",
        ["arch"] = "",
        ["latents"] = "m",
        ["k"] = "k",
        ["seed"] = "s",
    };

    /// <summary>Combines all values of each grid; settings of a grid take the place of shared ones.</summary>
    /// <param name="shared">Settings of all grids.</param>
    /// <param name="grids">None stands for one grid of the shared settings.</param>
    /// <param name="problems">Receives everything that is wrong, each with its place.</param>
    public static IReadOnlyList<SweepSae> Expand(
        IReadOnlyList<SweepEntry> shared, IReadOnlyList<SweepGrid> grids, List<string> problems)
    {
        var saes = new List<SweepSae>();
        foreach (SweepEntry entry in shared.Concat(grids.SelectMany(g => g.Entries)))
        {
            if (SettingOf(entry) is null)
                problems.Add($"{entry.Place}: {entry.Key} is no setting of a sweep");
        }

        foreach (SweepGrid grid in grids.Count > 0 ? grids : [new SweepGrid("", [])])
        {
            List<SweepEntry> entries =
            [
                .. shared.Where(s => !grid.Entries.Any(e => SettingOf(e) == SettingOf(s))).Concat(grid.Entries)
                    .Where(e => SettingOf(e) is not null)
                    .OrderBy(e => Order(e)),
            ];
            long count = entries.Aggregate(1L, (n, e) => Math.Min(int.MaxValue, n * e.Values.Count));
            if (saes.Count + count > Most)
            {
                problems.Add(At(grid.Place, $"the sweep would train more than {Most} SAEs; leave values out"));
                return [];
            }

            Combine(grid.Place, entries, 0, new SaeDraft(), [], saes, problems);
        }

        IReadOnlyList<SweepSae> named = Named(saes);
        foreach (IGrouping<string, SweepSae> same in named.GroupBy(s => s.Name).Where(g => g.Count() > 1))
        {
            string places = string.Join(" and ", same.Select(s => s.Place).Where(p => p.Length > 0).Distinct());
            problems.Add(At(places, $"{same.Key} is asked for {same.Count()} times"));
        }

        return named;
    }

    /// <summary>A problem with its place before it.</summary>
    public static string At(string place, string problem) => place.Length > 0 ? $"{place}: {problem}" : problem;

    private static Setting<SaeDraft>? SettingOf(SweepEntry entry) => SaeSettings.Find(entry.Key);

    private static int Order(SweepEntry entry) => SaeSettings.All.Index().First(s => s.Item == SettingOf(entry)).Index;

    private static void Combine(
        string place,
        List<SweepEntry> entries,
        int next,
        SaeDraft draft,
        SortedDictionary<string, string> given,
        List<SweepSae> saes,
        List<string> problems)
    {
        if (next == entries.Count)
        {
            foreach (string problem in draft.Problems())
                AddOnce(problems, At(place, problem));
            saes.Add(new SweepSae("", draft, place, new SortedDictionary<string, string>(given, given.Comparer)));
            return;
        }

        SweepEntry entry = entries[next];
        Setting<SaeDraft> setting = SettingOf(entry)!;
        foreach (string text in entry.Values)
        {
            SaeDraft changed = draft;
            try
            {
                changed = setting.Apply(draft, text);
            }
            catch (UsageException e)
            {
                // Goes on without the value, to find what is wrong with the others.
                AddOnce(problems, $"{entry.Place}: {setting.Name} {e.Message}");
            }

            given[setting.Name] = text;
            Combine(place, entries, next + 1, changed, given, saes, problems);
        }

        given.Remove(setting.Name);
    }

    private static void AddOnce(List<string> problems, string problem)
    {
        if (!problems.Contains(problem))
            problems.Add(problem);
    }

    private static IReadOnlyList<SweepSae> Named(List<SweepSae> saes)
    {
        string[] names =
        [
            .. SaeSettings.All.Select(s => s.Name).Where(name =>
                saes.Any(s => s.Settings.ContainsKey(name))
                && (s_short.ContainsKey(name)
                    || saes.Select(s => s.Settings.GetValueOrDefault(name)).Distinct().Count() > 1)),
        ];
        return [.. saes.Select(sae => sae with { Name = NameOf(sae, names) })];
    }

    private static string NameOf(SweepSae sae, string[] names)
    {
        IEnumerable<string> parts = names
            .Where(sae.Settings.ContainsKey)
            .Select(name => s_short.GetValueOrDefault(name, name) + sae.Settings[name]);
        string text = string.Join('-', parts);
        return text.Length == 0
            ? "sae"
            : new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')]);
    }
}
