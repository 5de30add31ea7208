namespace PlmLens.Proteins;

/// <summary>Streams read one after the other as if they were one. Read-only, forward-only; owns its parts.</summary>
internal sealed class JoinedStream(params Stream[] parts) : Stream
{
    private int _part;

    /// <summary>Bytes of the last part were given, or are next.</summary>
    public bool InLastPart => _part >= parts.Length - 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_part < parts.Length)
        {
            int read = parts[_part].Read(buffer);
            if (read > 0 || buffer.IsEmpty)
                return read;
            _part++;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (Stream part in disposing ? parts : [])
            part.Dispose();
        base.Dispose(disposing);
    }
}
