using System.IO.Compression;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Where the bytes of a storage, or of any member of an archive, lie in a file.</summary>
/// <param name="Offset">Position of the first byte, compressed or not.</param>
/// <param name="StoredBytes">Bytes in the file.</param>
/// <param name="Bytes">Bytes once unpacked.</param>
/// <param name="IsDeflated">False when they are stored as they are.</param>
internal sealed record ByteRange(long Offset, long StoredBytes, long Bytes, bool IsDeflated)
{
    /// <summary>Inflates the bytes.</summary>
    /// <exception cref="PlmLensException">They are damaged, or not as many as claimed.</exception>
    public unsafe Tensor Unpack(MappedFile file)
    {
        var result = new Tensor(DType.U8, Bytes);
        try
        {
            using var packed = new UnmanagedMemoryStream(file.Pointer(Offset, StoredBytes), StoredBytes);
            using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
            long at = 0;
            while (at < Bytes)
            {
                var piece = new Span<byte>((byte*)result.Pointer + at, (int)Math.Min(1 << 20, Bytes - at));
                int read = inflate.Read(piece);
                if (read == 0)
                    throw Wrong(file);
                at += read;
            }

            if (inflate.ReadByte() >= 0)
                throw Wrong(file);
            return result;
        }
        catch (InvalidDataException)
        {
            result.Dispose();
            throw Wrong(file);
        }
        catch (PlmLensException)
        {
            result.Dispose();
            throw;
        }
    }

    private PlmLensException Wrong(MappedFile file) =>
        CheckpointErrors.Damaged(file.Path, $"its compressed bytes from {Offset} on do not unpack to {Bytes} bytes");
}
