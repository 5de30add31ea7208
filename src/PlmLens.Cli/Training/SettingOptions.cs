using System.CommandLine;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>Settings as options of a verb.</summary>
/// <typeparam name="T">The record that they make.</typeparam>
/// <param name="settings">All of them.</param>
internal sealed class SettingOptions<T>(IReadOnlyList<Setting<T>> settings)
{
    private readonly List<(Setting<T> Setting, Option<string?> Option)> _options =
    [
        .. settings.Select(setting => (setting, new Option<string?>("--" + setting.Name)
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
    public IEnumerable<(Setting<T> Setting, string Text)> Given(ParseResult parsed)
    {
        foreach ((Setting<T> setting, Option<string?> option) in _options)
        {
            if (parsed.GetResult(option) is not null)
                yield return (setting, parsed.GetValue(option) ?? "");
        }
    }

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="start">Settings where nothing was given.</param>
    /// <param name="problems">Receives every value that is not one.</param>
    public T Read(ParseResult parsed, T start, List<string> problems)
    {
        T result = start;
        foreach ((Setting<T> setting, string text) in Given(parsed))
        {
            try
            {
                result = setting.Apply(result, text);
            }
            catch (UsageException e)
            {
                problems.Add($"--{setting.Name}: {e.Message}");
            }
        }

        return result;
    }
}
