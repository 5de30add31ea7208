using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>The JSON of manifests: snake_case, indented, the same bytes for the same content.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CacheManifest))]
[JsonSerializable(typeof(CodesManifest))]
[JsonSerializable(typeof(LensManifest))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    private static readonly Lazy<StoreJson> s_readable = new(() => new StoreJson(
        new JsonSerializerOptions(new StoreJson().Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    public static void Write<T>(string path, T value) =>
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(value, TypeInfo<T>()) + "\n");

    /// <exception cref="PlmLensException">The file is missing or is not such a manifest.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TypeInfo<T>())
                ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)s_readable.Value.GetTypeInfo(typeof(T))!;
}
