using System.Globalization;
using System.Text.RegularExpressions;

namespace PlmLens.Sae;

/// <summary>What the names of files and folders say about an autoencoder.</summary>
internal static partial class SaeNames
{
    /// <summary>Layer of a folder called "layer_3", as InterPLM publishes them; null for other names.</summary>
    public static int? LayerOfFolder(string folder) => Number(LayerFolder().Match(LastName(folder)));

    /// <summary>k from "_k64" in a file's or its folder's name; null when neither has one.</summary>
    public static int? K(string path) =>
        Number(KPart().Match(Path.GetFileNameWithoutExtension(path)))
        ?? Number(KPart().Match(LastName(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "")));

    /// <summary>Layer in a name such as esm2_plm1280_l24_sae4096.safetensors; null for other names.</summary>
    public static int? InterProtLayer(string path) => Number(InterProt().Match(Path.GetFileName(path)));

    /// <summary>The hook point of a module's name such as "layers.3" or "encoder.layer.3": the residual stream after
    /// that block; null for other names.</summary>
    public static string? HookOfModule(string? module) =>
        module is not null && Number(Module().Match(module)) is { } block
            ? string.Create(CultureInfo.InvariantCulture, $"blocks.{block}.hook_resid_post")
            : null;

    /// <summary>The last part of a folder's path.</summary>
    public static string LastName(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static int? Number(Match match) =>
        match.Success && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    [GeneratedRegex(@"^layer_(\d{1,4})$")]
    private static partial Regex LayerFolder();

    [GeneratedRegex(@"(?:^|[_\-.])k(\d{1,6})(?=[_\-.]|$)")]
    private static partial Regex KPart();

    [GeneratedRegex(@"plm\d+.*?l(\d{1,4}).*?sae\d+")]
    private static partial Regex InterProt();

    [GeneratedRegex(@"(?:^|\.)layers?\.(\d{1,4})$")]
    private static partial Regex Module();
}
