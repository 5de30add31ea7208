using System.Text.Json.Serialization;

namespace PlmLens.Cli.Verbs;

/// <summary>One finding of `doctor`.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">"ok", "absent" (optional and not there) or "wrong".</param>
/// <param name="Says">What was found, and what to do when it is wrong.</param>
internal sealed record DoctorCheck(string Name, string Status, string Says)
{
    /// <summary>The sign before the line.</summary>
    [JsonIgnore]
    public string Mark => Status switch { "ok" => "ok", "absent" => "-", _ => "!!" };
}
