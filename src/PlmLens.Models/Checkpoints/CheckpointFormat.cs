namespace PlmLens.Models.Checkpoints;

/// <summary>What the first bytes of a file show it to be.</summary>
internal enum CheckpointFormat
{
    Unknown,
    Safetensors,
    ShardIndex,
    Zip,
    Pickle,
}

/// <summary>Recognises a checkpoint by its content.</summary>
internal static class CheckpointFormats
{
    /// <summary>The kind of a file that starts with <paramref name="start"/> (its first 16 bytes are enough).</summary>
    public static CheckpointFormat Recognise(ReadOnlySpan<byte> start)
    {
        // Byte 8 of a safetensors file opens its JSON header. Text has no zero byte, and a header length that fits the
        // limit of the format has four; a pickle and a zip archive have something else at byte 8.
        if (start.Length > 8 && start[8] == '{' && start[..8].Contains((byte)0))
            return CheckpointFormat.Safetensors;
        if (start.StartsWith("PK\x3\x4"u8))
            return CheckpointFormat.Zip;
        if (start.Length > 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5)
            return CheckpointFormat.Pickle;
        return start.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? CheckpointFormat.ShardIndex : CheckpointFormat.Unknown;
    }
}
