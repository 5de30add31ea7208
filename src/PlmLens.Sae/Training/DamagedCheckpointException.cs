using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>A training checkpoint whose bytes are not those that were written: truncated or changed.</summary>
public sealed class DamagedCheckpointException : PlmLensException
{
    /// <summary>Names the file and what does not fit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">"its content does not have the recorded hash".</param>
    public DamagedCheckpointException(string path, string what)
        : base($"The training checkpoint {path} is damaged ({what}); delete it to start over.")
    {
        What = what;
    }

    /// <summary>What does not fit, without the file's name.</summary>
    public string What { get; }
}
