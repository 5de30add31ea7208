namespace PlmLens.Server.Serving;

/// <summary>A request that cannot be answered, with the status and the sentence of the answer.</summary>
/// <param name="status">HTTP status, 4xx or 5xx.</param>
/// <param name="sentence">What is wrong and what to do.</param>
internal sealed class RequestFailure(int status, string sentence) : Exception(sentence)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>404.</summary>
    public static RequestFailure NotFound(string sentence) => new(404, sentence);
}
