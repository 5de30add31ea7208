using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace PlmLens.Server.Lenses;

/// <summary>Texts that repeat, each kept once and named by a number in order of first appearance.</summary>
internal sealed class TextCodes
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>All texts; a code is a place here.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The code of a text; -1 for null or empty.</summary>
    public int Of(string? text) => Of(text.AsSpan());

    /// <summary>The code of a text in UTF-8; -1 for an empty one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of(ReadOnlySpan<byte> text)
    {
        char[] letters = ArrayPool<char>.Shared.Rent(text.Length);
        int length = Encoding.UTF8.GetChars(text, letters);
        int code = Of(letters.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(letters);
        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return -1;
        var codes = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!codes.TryGetValue(text, out int code))
        {
            string kept = text.ToString();
            _codes.Add(kept, code = _texts.Count);
            _texts.Add(kept);
        }

        return code;
    }
}
