using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Which tokens of a protein have rows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenPolicy>))]
public enum TokenPolicy
{
    /// <summary>Residues only: InterPLM's and InterProt's choice, and the only one a cache holds.</summary>
    [JsonStringEnumMemberName("residues")]
    Residues,

    /// <summary>Start and end token too, where the source has them: a model run on the fly.</summary>
    [JsonStringEnumMemberName("all")]
    All,
}

/// <summary>What is done with a row that has NaN or infinity.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BadRowPolicy>))]
public enum BadRowPolicy
{
    /// <summary>An error that names the row.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop,

    /// <summary>The next good row takes its place; counted in <see cref="IActivationSource.ReplacedRows"/>.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,
}

/// <summary>Which hidden states an autoencoder is trained on; recorded with it.</summary>
public sealed record ActivationPolicy
{
    /// <summary>Which tokens have rows.</summary>
    public TokenPolicy Tokens { get; init; } = TokenPolicy.Residues;

    /// <summary>
    /// A row longer than this times the median length of a sample of about 4096 rows is left out, and the next good row
    /// takes its place; 0 leaves none out. dictionary_learning takes 10.
    /// </summary>
    public double MaxNormRatio { get; init; }

    /// <summary>What is done with a row that is not finite.</summary>
    public BadRowPolicy BadRows { get; init; } = BadRowPolicy.Stop;

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="UsageException">The ratio is neither 0 nor more than 1.</exception>
    public void Validate()
    {
        if (MaxNormRatio != 0 && !(MaxNormRatio > 1 && double.IsFinite(MaxNormRatio)))
        {
            throw new UsageException(
                $"A norm limit of {MaxNormRatio} times the median would leave out ordinary rows; give 0 for none or " +
                "more than 1, such as 10.");
        }
    }

    internal string Text =>
        $"tokens {Tokens}, norm limit {MaxNormRatio:R}, bad rows {BadRows}".ToLowerInvariant();
}
