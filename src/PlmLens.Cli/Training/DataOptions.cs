using System.CommandLine;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>Options of 'train' and 'sweep' that say what to train on.</summary>
internal sealed class DataOptions
{
    private readonly Argument<string[]> _inputs = new("input")
    {
        Description = "Activation cache made by 'embed' (several for a crosscoder over models), or a FASTA or UniProt "
            + "file: the model then runs ahead of the training.",
        HelpName = "CACHE|FILE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _activations = new("--activations")
    {
        Description = "Train on a safetensors file of activations, [rows, d] or [steps, batch, d].",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tensor = new("--tensor")
    {
        Description = "Which tensor of --activations (default: the only one).",
        HelpName = "NAME",
    };

    private readonly Option<bool> _noShuffle = new("--no-shuffle")
    {
        Description = "Take --activations in the order of the file.",
    };

    private readonly SettingOptions<DataDraft> _settings = new(DataDraft.Settings);

    /// <summary>Adds all options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_inputs);
        command.Add(_activations);
        command.Add(_tensor);
        command.Add(_noShuffle);
        _settings.AddTo(command);
    }

    /// <summary>Steps between two lines of training.jsonl: every step of a replay is written.</summary>
    public int LogEvery(ParseResult parsed) =>
        parsed.GetValue(RunOptions.LogEvery) ?? (parsed.GetValue(_noShuffle) ? 1 : RunPlan.UsualLogEvery);

    /// <summary>The inputs as written.</summary>
    public string[] Inputs(ParseResult parsed) => parsed.GetValue(_inputs) ?? [];

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="start">Settings where nothing was given.</param>
    /// <param name="problems">Receives everything that is wrong.</param>
    public DataDraft Read(ParseResult parsed, DataDraft start, List<string> problems)
    {
        DataDraft data = _settings.Read(parsed, start, problems);
        bool given = parsed.GetValue(_activations) is not null;
        if (given == data.Inputs.Count > 0)
            problems.Add("give a cache, a protein file or --activations, one of them");
        if (!given && parsed.GetValue(_tensor) is not null)
            problems.Add("--tensor goes with --activations");
        if (!given && parsed.GetValue(_noShuffle))
            problems.Add("--no-shuffle goes with --activations");
        if (given && (data.Policy != new DataDraft().Policy || data.Model is not null || data.Cache is not null))
            problems.Add("--activations are taken as they are: leave --on-nan, --high-norm, --model and --cache out");
        problems.AddRange(data.Problems());
        return data;
    }

    /// <summary>Opens it.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="data">From <see cref="Read"/>.</param>
    /// <param name="drafts">The SAEs to train.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="PlmLensException">It cannot be read.</exception>
    public ITrainingData Open(
        ParseResult parsed, DataDraft data, IReadOnlyList<SaeDraft> drafts, VerbContext context) =>
        parsed.GetValue(_activations) is { } file
            ? GivenActivations.Open(
                file, parsed.GetValue(_tensor), parsed.GetValue(_noShuffle), data.Windows.Seed)
            : WindowData.Open(data, drafts, context);
}
