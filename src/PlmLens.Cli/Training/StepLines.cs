using System.Text;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>
/// A file of JSON lines that start with their step, appended as the run goes. A resumed run keeps the lines of the
/// steps before its checkpoint and writes the rest again, so that it ends with the same bytes.
/// </summary>
internal sealed class StepLines : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    /// <summary>Opens the file and cuts off every line from step <paramref name="stepsDone"/> on.</summary>
    public StepLines(string path, long stepsDone)
    {
        _path = path;
        try
        {
            _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (_stream.CanSeek)
            {
                long kept = BytesBefore(_stream, stepsDone);
                _stream.SetLength(kept);
                _stream.Position = kept;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Appends a line; a reader of the file sees it at once.</summary>
    /// <param name="step">Greater than that of the line before.</param>
    /// <param name="fields">The rest of the object: <c>"loss": 0.5, "l0": 32</c>.</param>
    /// <exception cref="PlmLensException">The disk is full.</exception>
    public void Add(long step, string fields)
    {
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes($"{{\"step\": {step}, {fields}}}\n"));
            _stream.Flush();
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Waits until the lines are on the disk: before a checkpoint that counts on them.</summary>
    /// <exception cref="PlmLensException">The disk is full.</exception>
    public void Save()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full, which Add has said.
        }
    }

    private static long BytesBefore(FileStream stream, long stepsDone)
    {
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        int kept = 0;
        while (true)
        {
            int length = text.AsSpan(kept).IndexOf((byte)'\n');
            if (length < 0 || StepOf(text.AsSpan(kept, length)) is not { } step || step >= stepsDone)
                return kept;
            kept += length + 1;
        }
    }

    private static long? StepOf(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> start = "{\"step\": "u8;
        return line.StartsWith(start) && line.EndsWith("}"u8)
            && System.Buffers.Text.Utf8Parser.TryParse(line[start.Length..], out long step, out int _)
            ? step
            : null;
    }

    private PlmLensException Failure(Exception cause) => new(
        $"Cannot write {_path}: {cause.Message} Free space and run the same command; it goes on from the last " +
        "checkpoint.",
        cause);
}
