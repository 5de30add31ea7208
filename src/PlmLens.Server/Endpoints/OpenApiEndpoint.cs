using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>The OpenAPI document, made from the endpoints: <c>api/openapi.json</c>.</summary>
internal static class OpenApiEndpoint
{
    /// <summary>Its address.</summary>
    public const string Path = "/api/openapi.json";

    /// <summary>Adds what it needs.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.Configure<JsonOptions>(json =>
        {
            JsonSerializerOptions options = json.SerializerOptions;
            options.TypeInfoResolver = ExplorerJson.Default;
            options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            options.NumberHandling = JsonNumberHandling.Strict;
            options.RespectNullableAnnotations = true;
            options.RespectRequiredConstructorParameters = true;
        });
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            // The same document wherever it is served, by whatever build of the program.
            document.Info = new() { Title = "PlmLens explorer", Version = "1" };
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
    }

    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi(Path);
}
