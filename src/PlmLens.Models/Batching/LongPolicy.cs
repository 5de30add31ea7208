using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>What is done with a protein longer than the model's trained context.</summary>
public enum LongPolicy
{
    /// <summary>Overlapping windows; each residue's states come from the window in which it is most central.</summary>
    Window,

    /// <summary>Only the first residues that fit, with start and end token, as fair-esm's <c>extract.py</c> does.
    /// </summary>
    Truncate,

    /// <summary>The protein is left out.</summary>
    Skip,

    /// <summary>The whole protein at once. Models with rotary positions allow it, outside what they were trained on;
    /// memory and time grow, and models with learned positions refuse.</summary>
    Whole,
}

/// <summary>Names of <see cref="LongPolicy"/> on the command line.</summary>
public static class LongPolicies
{
    /// <summary>Reads <c>window</c>, <c>truncate</c>, <c>skip</c> or <c>whole</c>.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static LongPolicy Parse(string text) => text switch
    {
        "window" => LongPolicy.Window,
        "truncate" => LongPolicy.Truncate,
        "skip" => LongPolicy.Skip,
        "whole" => LongPolicy.Whole,
        _ => throw new UsageException(
            $"'{text}' is no way to treat long proteins; use window, truncate, skip or whole."),
    };

    /// <summary>The name on the command line.</summary>
    public static string Text(this LongPolicy policy) => policy switch
    {
        LongPolicy.Window => "window",
        LongPolicy.Truncate => "truncate",
        LongPolicy.Skip => "skip",
        LongPolicy.Whole => "whole",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
    };
}
