using PlmLens.Core;

namespace PlmLens.Cli.Work;

/// <summary>Which outputs of a model, other than hidden states, are written.</summary>
internal sealed record OutputKinds(bool Logits, bool Contacts, bool Attention)
{
    /// <summary>The names, as given on the command line.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Logits ? (string[])["logits"] : [],
        .. Contacts ? (string[])["contacts"] : [],
        .. Attention ? (string[])["attention"] : [],
    ];

    /// <summary>Reads --output; null for hidden states.</summary>
    public static OutputKinds? Parse(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names is ["hidden"])
            return null;
        string? unknown = Array.Find(names, n => n is not ("logits" or "contacts" or "attention"));
        if (unknown is not null || names.Length == 0)
        {
            throw new UsageException(
                $"--output {text} is not 'hidden' alone or a list of logits, contacts and attention.");
        }

        return new OutputKinds(names.Contains("logits"), names.Contains("contacts"), names.Contains("attention"));
    }
}
