using System.Buffers.Binary;
using System.Text;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>A folder that lives as long as one test, and the bytes of small checkpoints.</summary>
public abstract class Files : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plmlens-checkpoints-");

    protected string Folder => _folder.FullName;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static string Golden(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "Goldens", .. parts]);

    protected string At(string name) => Path.Combine(Folder, name);

    protected string WriteFile(string name, params ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    /// <summary>A safetensors file with this header text and these bytes of data after it.</summary>
    protected static byte[] Safetensors(string header, int dataBytes, long? claimedLength = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, claimedLength ?? json.Length);
        json.CopyTo(file, 8);
        return file;
    }
}
