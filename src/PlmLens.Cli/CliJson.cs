using System.Text.Encodings.Web;
using System.Text.Json;

namespace PlmLens.Cli;

/// <summary>How JSON is printed: snake_case names, indented, text readable.</summary>
internal static class CliJson
{
    /// <summary>The settings of every --json output.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
