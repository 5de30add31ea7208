using System.Text.Json.Serialization;
using PlmLens.Server.Contracts;

namespace PlmLens.Server.Serving;

/// <summary>The JSON of all documents: camelCase, no indentation, only ASCII, the same bytes for the same content.
/// Markup characters are escaped, so that a name with a script in it is text wherever the JSON ends up.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 16,
    Converters = [typeof(FiniteDoubleConverter), typeof(FiniteSingleConverter)])]
[JsonSerializable(typeof(SiteDocument))]
[JsonSerializable(typeof(OverviewDocument))]
[JsonSerializable(typeof(FeatureTable))]
[JsonSerializable(typeof(FeatureDocument))]
[JsonSerializable(typeof(MapDocument))]
[JsonSerializable(typeof(ConceptList))]
[JsonSerializable(typeof(ConceptDocument))]
[JsonSerializable(typeof(ProteinList))]
[JsonSerializable(typeof(ProteinDocument))]
[JsonSerializable(typeof(CompareDocument))]
[JsonSerializable(typeof(SequenceRequest))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(LabelList))]
[JsonSerializable(typeof(NewLabel))]
[JsonSerializable(typeof(LabelEntryDocument))]
[JsonSerializable(typeof(BlindStudy))]
[JsonSerializable(typeof(BlindItemDocument))]
[JsonSerializable(typeof(BlindKey))]
[JsonSerializable(typeof(NewBlindRating))]
[JsonSerializable(typeof(BlindRatingReceipt))]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class ExplorerJson : JsonSerializerContext;
