namespace PlmLens.Server.Tests;

/// <summary>The document that the page's types are made from is that of the code.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Web_openapi_json_is_what_the_server_says()
    {
        string served = await ExplorerServer.OpenApi(TestContext.Current.CancellationToken);
        string kept = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "openapi.json"), TestContext.Current.CancellationToken);
        Assert.True(
            served == kept,
            "web/openapi.json is not that of the code: run 'plmlens serve --openapi web/openapi.json', then "
                + "'npm run types' in web.");
    }
}
