namespace PlmLens.Core;

/// <summary>
/// A failure that the user can act on. The message is one sentence that says what is wrong, where (file, line, record)
/// and what to do; the program prints it without a stack trace and exits with <see cref="ExitCode"/>.
/// </summary>
public class PlmLensException : Exception
{
    /// <summary>Makes a failure with exit code 1.</summary>
    public PlmLensException(string message)
        : base(message)
    {
    }

    /// <summary>Makes a failure with exit code 1 that another exception caused.</summary>
    public PlmLensException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the process exits with: 1, or 2 for <see cref="UsageException"/>.</summary>
    public virtual int ExitCode => 1;
}

/// <summary>The user asked for something contradictory or unknown; exit code 2.</summary>
public sealed class UsageException : PlmLensException
{
    /// <summary>Makes a usage failure.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public override int ExitCode => 2;
}
