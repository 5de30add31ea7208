using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>A sweep as the user asked for it, from a file, the command line or both.</summary>
/// <param name="Saes">What to train.</param>
/// <param name="Data">What to train on.</param>
/// <param name="Out">Folder of the sweep; null when nobody said.</param>
internal sealed record SweepRequest(IReadOnlyList<SweepSae> Saes, DataDraft Data, string? Out)
{
    private const string InputKey = "input";
    private const string OutKey = "out";

    /// <summary>Reads everything and finds everything that is wrong.</summary>
    /// <param name="file">The sweep file; null when there is none.</param>
    /// <param name="given">Lists on the command line; they take the place of the file's shared settings.</param>
    /// <param name="problems">Receives what is wrong, each with its line or option.</param>
    public static SweepRequest Read(
        SweepFile? file, IReadOnlyList<SweepEntry> given, List<string> problems)
    {
        problems.AddRange(file?.Problems ?? []);
        var data = new DataDraft();
        string? output = null;
        var shared = new List<SweepEntry>();
        foreach (SweepEntry entry in file?.Shared ?? [])
        {
            string name = entry.Key.Replace('_', '-');
            Setting<DataDraft>? setting = DataDraft.Settings.FirstOrDefault(s => s.Name == name);
            if (name == InputKey)
                data = data with { Inputs = entry.Values };
            else if ((name == OutKey || setting is not null) && entry.Values.Count > 1)
                problems.Add($"{entry.Place}: {entry.Key} is the same for all SAEs and has one value");
            else if (name == OutKey)
                output = entry.Values[0];
            else if (setting is not null)
                data = Apply(setting, data, entry, problems);
            else
                shared.Add(entry);
        }

        shared.RemoveAll(s => given.Any(g => SaeSettings.Find(g.Key) == SaeSettings.Find(s.Key)));
        IReadOnlyList<SweepSae> saes = SweepPlan.Expand([.. shared, .. given], file?.Grids ?? [], problems);
        return new SweepRequest(saes, data, output);
    }

    private static DataDraft Apply(
        Setting<DataDraft> setting, DataDraft data, SweepEntry entry, List<string> problems)
    {
        try
        {
            return setting.Apply(data, entry.Values[0]);
        }
        catch (UsageException e)
        {
            problems.Add($"{entry.Place}: {setting.Name} {e.Message}");
            return data;
        }
    }
}
