namespace PlmLens.Core;

/// <summary>Receives the progress of long work. Implementations are cheap to call and safe from any thread.</summary>
public interface IWorkProgress
{
    /// <summary>Says how far a stage has come.</summary>
    /// <param name="stage">A few words, the same for all reports of a stage, such as "embedding".</param>
    /// <param name="done">Units done, 0 to <paramref name="total"/>.</param>
    /// <param name="total">Units in all; 0 when unknown.</param>
    /// <param name="unit">What is counted, plural: "residues", "steps".</param>
    /// <param name="detail">Live figures such as "fvu 0.21, l0 32"; may be null.</param>
    void Report(string stage, long done, long total, string unit, string? detail = null);

    /// <summary>Writes one line for the user, such as a warning; never swallowed.</summary>
    void Note(string message);
}

/// <summary>Progress that goes nowhere.</summary>
public sealed class NoProgress : IWorkProgress
{
    /// <summary>The one instance.</summary>
    public static NoProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Report(string stage, long done, long total, string unit, string? detail = null)
    {
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
    }
}
