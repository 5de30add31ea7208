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
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CacheManifest))]
[JsonSerializable(typeof(CodesManifest))]
[JsonSerializable(typeof(LensManifest))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    // Default carries the options of the attribute above; only the encoder cannot be said there.
    private static StoreJson Readable => field ??= new StoreJson(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

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

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T))!;
}
