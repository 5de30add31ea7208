namespace PlmLens.Server.Serving;

/// <summary>What only the person at the server's machine is told. Each sentence is told once, and after many different
/// ones no more, so that no client can fill a disk.</summary>
/// <param name="write">Receives the sentences; null for nobody.</param>
internal sealed class ServerLog(Action<string>? write)
{
    private const int Most = 200;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Tells a sentence.</summary>
    public void Tell(string sentence)
    {
        lock (_gate)
        {
            if (_told.Count < Most && _told.Add(sentence))
                write?.Invoke(sentence);
        }
    }
}
