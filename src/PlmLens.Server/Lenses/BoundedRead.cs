namespace PlmLens.Server.Lenses;

/// <summary>Reads streams whose length nobody vouches for.</summary>
internal static class BoundedRead
{
    /// <summary>All bytes of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">Bytes at most.</param>
    /// <returns>Null when it is longer.</returns>
    public static byte[]? All(Stream stream, int most)
    {
        var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > most)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>As <see cref="All"/>, without holding a thread.</summary>
    public static async Task<byte[]?> AllAsync(Stream stream, int most, CancellationToken cancel)
    {
        var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            if (bytes.Length + read > most)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
