using System.CommandLine;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>The settings as options of a verb.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Setting Setting, Option<string?> Option)> _options =
    [
        .. Settings.All.Select(setting => (setting, new Option<string?>("--" + setting.Name)
        {
            Description = setting.Description,
            HelpName = setting.HelpName,
            Arity = setting.HelpName is null ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        })),
    ];

    /// <summary>Adds all options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option<string?> option) in _options)
            command.Add(option);
    }

    /// <summary>Settings that were given, with their text.</summary>
    public IEnumerable<(Setting Setting, string Text)> Given(ParseResult parsed)
    {
        foreach ((Setting setting, Option<string?> option) in _options)
        {
            if (parsed.GetResult(option) is not null)
                yield return (setting, parsed.GetValue(option) ?? "");
        }
    }

    /// <summary>The SAE that was asked for.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="start">Settings where nothing was given.</param>
    /// <exception cref="UsageException">Lists every value that is not one and every contradiction.</exception>
    public SaeDraft Draft(ParseResult parsed, SaeDraft start)
    {
        var problems = new List<string>();
        SaeDraft draft = start;
        foreach ((Setting setting, string text) in Given(parsed))
        {
            try
            {
                draft = setting.Apply(draft, text);
            }
            catch (UsageException e)
            {
                problems.Add($"--{setting.Name}: {e.Message}");
            }
        }

        problems.AddRange(draft.Problems());
        return problems.Count == 0
            ? draft
            : throw new UsageException($"These training settings cannot work: {string.Join("; ", problems)}.");
    }
}
